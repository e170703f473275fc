// POST /orders/{id}/cancel
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { Order } from "./list-orders";

export function useCancelOrder({ id }: Order) {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: () =>
            body(api.POST("/api/v1/orders/{id}/cancel", { params: { path: { id } } })),
        onSuccess: (order) => queries.setQueryData(["orders", id], order),
        onSettled: async () => {
            await queries.invalidateQueries({ queryKey: ["orders"] });
            await queries.invalidateQueries({ queryKey: ["payments"] });
        },
    });
}
