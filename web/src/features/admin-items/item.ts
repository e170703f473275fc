// GET, POST, PATCH and DELETE of an item
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import type { Item } from "./items";

type NewItem = components["schemas"]["NewItem"];
type ItemChange = components["schemas"]["ItemChange"];

/** An item and which version of it that is: what If-Match wants. */
export interface Loaded {
    item: Item;
    etag: string;
}

export async function loaded(
    answer: Promise<{ data?: Item; response: Response }>,
): Promise<Loaded> {
    const { data, response } = await answer;
    return { item: data as Item, etag: response.headers.get("ETag") ?? "" };
}

const keyOf = (id: string) => ["admin-items", "item", id];

export const fetchItem = (id: string, signal?: AbortSignal) =>
    loaded(api.GET("/api/v1/items/{id}", { params: { path: { id } }, signal: signal ?? null }));

export const useItem = (id: string) =>
    useQuery({
        queryKey: keyOf(id),
        queryFn: ({ signal }) => fetchItem(id, signal),
        staleTime: 0,
    });

/** What an item is now, after it was changed; all lists are asked for again. */
export function useItemChanged() {
    const queries = useQueryClient();
    return (now: Loaded) => {
        queries.setQueryData(keyOf(now.item.id), now);
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "item" });
    };
}

export const useCreateItem = () => {
    const changed = useItemChanged();
    return useMutation({
        mutationFn: (item: NewItem) => loaded(api.POST("/api/v1/items", { body: item })),
        onSuccess: changed,
    });
};

/** Refused with `stale-version` when the item is no longer the one of that ETag. */
export const useUpdateItem = (id: string) => {
    const changed = useItemChanged();
    return useMutation({
        mutationFn: ({ change, etag }: { change: ItemChange; etag: string }) =>
            loaded(
                api.PATCH("/api/v1/items/{id}", {
                    params: { path: { id }, header: { "If-Match": etag } },
                    body: change,
                }),
            ),
        onSuccess: changed,
    });
};

export const useDeleteItem = (id: string) => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: () => api.DELETE("/api/v1/items/{id}", { params: { path: { id } } }),
        onSuccess: () =>
            queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "item" }),
    });
};
