// GET /payments of everyone, GET /payments/{id}, POST /payments/{id}/refund
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { SalesFilters } from "../../components/sales-page";
import { api, body, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { startOfDay } from "../../lib/dates";
import { oneOf } from "../../lib/filters";
import { useList } from "../../lib/lists";

export type Payment = components["schemas"]["Payment"];

export const STATUSES = ["PENDING", "SUCCESS", "FAILED", "REFUNDED"] as const;

/** `from` and `to` are days, both included. */
export const usePayments = ({ account, status, from, to }: SalesFilters) =>
    useList<Payment>(["admin-payments", account, status, from, to], (cursor, signal) =>
        page(
            api.GET("/api/v1/payments", {
                params: {
                    query: {
                        account,
                        status: oneOf(STATUSES, status),
                        from: startOfDay(from),
                        to: startOfDay(to, 1),
                        limit: 50,
                        cursor,
                    },
                },
                signal,
            }),
        ),
    );

const MOVING_MS = 1500;

/** `awaiting`: a refund was asked for, and its outcome is to be seen. */
export const usePayment = (id: string, awaiting: boolean) =>
    useQuery({
        queryKey: ["admin-payments", "payment", id],
        queryFn: ({ signal }) =>
            body(api.GET("/api/v1/payments/{id}", { params: { path: { id } }, signal })),
        refetchInterval: ({ state }) => {
            const status = state.data?.status;
            return status === "PENDING" || (awaiting && status === "SUCCESS") ? MOVING_MS : false;
        },
    });

export const useRefund = (id: string) => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: () =>
            body(api.POST("/api/v1/payments/{id}/refund", { params: { path: { id } } })),
        onSuccess: () => queries.invalidateQueries(),
    });
};
