// GET and POST /items/{id}/stock
import { useMutation } from "@tanstack/react-query";
import * as v from "valibot";

import { api, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { useList } from "../../lib/lists";
import { loaded, useItemChanged } from "./item";

export type Movement = components["schemas"]["StockMovement"];

export const Adjustment = v.object({
    delta: v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^[+\-−]?\d{1,10}$/, "invalid.delta"),
        v.transform((text) => Number(text.replace("−", "-"))),
        v.check((units) => units !== 0 && Math.abs(units) <= 1_000_000_000, "invalid.delta"),
    ),
    reason: v.pipe(
        v.string(),
        v.trim(),
        v.nonEmpty("invalid.required"),
        v.maxLength(200, "invalid.long"),
    ),
});
export type Adjustment = v.InferOutput<typeof Adjustment>;

export const useMovements = (id: string) =>
    useList<Movement>(["admin-items", "movements", id], (cursor, signal) =>
        page(
            api.GET("/api/v1/items/{id}/stock", {
                params: { path: { id }, query: { limit: 20, cursor } },
                signal,
            }),
        ),
    );

export const useAdjustStock = (id: string) => {
    const changed = useItemChanged();
    return useMutation({
        mutationFn: async (adjustment: Adjustment) => {
            await api.POST("/api/v1/items/{id}/stock", {
                params: { path: { id } },
                body: adjustment,
            });
            return loaded(api.GET("/api/v1/items/{id}", { params: { path: { id } } }));
        },
        onSuccess: changed,
    });
};
