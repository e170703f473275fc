// GET /orders/statistics and /payments/statistics; GET /items that run low
import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import { LOW_STOCK } from "../../lib/stock";

export const PERIODS = ["7", "30", "90"] as const;
export type Period = (typeof PERIODS)[number];

const REFRESH_MS = 60_000;

export const useOrderStatistics = (period: Period) =>
    useQuery({
        queryKey: ["admin-overview", "orders", period],
        queryFn: ({ signal }) =>
            body(
                api.GET("/api/v1/orders/statistics", {
                    params: { query: { days: Number(period) } },
                    signal,
                }),
            ),
        refetchInterval: REFRESH_MS,
    });

export const usePaymentStatistics = (period: Period) =>
    useQuery({
        queryKey: ["admin-overview", "payments", period],
        queryFn: ({ signal }) =>
            body(
                api.GET("/api/v1/payments/statistics", {
                    params: { query: { days: Number(period) } },
                    signal,
                }),
            ),
        refetchInterval: REFRESH_MS,
    });

export const useLowStock = () =>
    useQuery({
        queryKey: ["admin-overview", "low-stock"],
        queryFn: ({ signal }) =>
            body(
                api.GET("/api/v1/items", {
                    params: { query: { maxUnits: LOW_STOCK, sort: "availableUnits", limit: 10 } },
                    signal,
                }),
            ),
        refetchInterval: REFRESH_MS,
    });
