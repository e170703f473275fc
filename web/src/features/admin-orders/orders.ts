// GET /orders of everyone
import type { SalesFilters } from "../../components/sales-page";
import { api, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { startOfDay } from "../../lib/dates";
import { oneOf } from "../../lib/filters";
import { useList } from "../../lib/lists";

export type Order = components["schemas"]["Order"];

export const STATUSES = ["CREATED", "COMPLETED", "CANCELED"] as const;

/** `from` and `to` are days, both included. */
export const useOrders = ({ account, status, from, to }: SalesFilters) =>
    useList<Order>(["admin-orders", account, status, from, to], (cursor, signal) =>
        page(
            api.GET("/api/v1/orders", {
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
