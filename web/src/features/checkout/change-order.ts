// PUT /orders/{id}: other lines, at today's prices
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { components } from "../../lib/api/schema";
import { api, body } from "../../lib/api/client";

export function useChangeOrder(id: string) {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: (items: components["schemas"]["CartLine"][]) =>
            body(api.PUT("/api/v1/orders/{id}", { params: { path: { id } }, body: { items } })),
        onSettled: () => queries.invalidateQueries({ queryKey: ["orders"] }),
    });
}
