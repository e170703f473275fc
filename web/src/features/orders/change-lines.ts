// PUT /orders/{id}: other lines, at today's prices
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import type { Order } from "./list-orders";

export function useChangeLines({ id }: Order) {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: (items: components["schemas"]["CartLine"][]) =>
            body(api.PUT("/api/v1/orders/{id}", { params: { path: { id } }, body: { items } })),
        onSuccess: (order) => queries.setQueryData(["orders", id], order),
        onSettled: () => void queries.invalidateQueries({ queryKey: ["orders"] }),
    });
}
