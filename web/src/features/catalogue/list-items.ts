// GET /items
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";

import { api, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { type Filters, SORTS } from "./filters";

export type Item = components["schemas"]["Item"];

/** Fills whole rows of two, three and four. */
export const ITEMS_A_PAGE = 48;

function listItems(filters: Filters, cursor: string | undefined, signal: AbortSignal) {
    const { minPrice, maxPrice, inStock, ...texts } = filters;
    const query = {
        ...texts,
        sort: texts.sort ?? SORTS[0],
        ...(minPrice !== undefined && { minPrice: Number(minPrice) }),
        ...(maxPrice !== undefined && { maxPrice: Number(maxPrice) }),
        ...(inStock !== undefined && { inStock: true }),
        ...(cursor !== undefined && { cursor }),
        limit: ITEMS_A_PAGE,
    };
    return page(api.GET("/api/v1/items", { params: { query }, signal }));
}

export const itemsQuery = (filters: Filters) =>
    infiniteQueryOptions({
        queryKey: ["items", "list", filters],
        queryFn: ({ pageParam, signal }) => listItems(filters, pageParam, signal),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.cursor,
        // Anew it would ask for every page that was scrolled through.
        staleTime: 300_000,
    });

export const useItems = (filters: Filters) =>
    useInfiniteQuery({
        ...itemsQuery(filters),
        placeholderData: (before) => before,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
    });
