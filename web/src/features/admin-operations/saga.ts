// GET /orders/saga and /payments/saga, and their dead letters once more
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";

export type Service = "orders" | "payments";
export type Saga = components["schemas"]["OrderSaga"] | components["schemas"]["PaymentSaga"];

const LOOK_EVERY_MS = 5_000;

export const useSaga = (service: Service) =>
    useQuery({
        queryKey: ["admin-operations", "saga", service],
        queryFn: ({ signal }): Promise<Saga> =>
            service === "orders"
                ? body(api.GET("/api/v1/orders/saga", { signal }))
                : body(api.GET("/api/v1/payments/saga", { signal })),
        refetchInterval: LOOK_EVERY_MS,
    });

export const useRetry = (service: Service) => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: () =>
            service === "orders"
                ? body(api.POST("/api/v1/orders/saga/retry"))
                : body(api.POST("/api/v1/payments/saga/retry")),
        onSettled: () => queries.invalidateQueries({ queryKey: ["admin-operations", "saga"] }),
    });
};
