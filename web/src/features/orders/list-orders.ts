// GET /orders
import { useInfiniteQuery } from "@tanstack/react-query";

import { api, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";

export type Order = components["schemas"]["Order"];
export type OrderStatus = components["schemas"]["OrderStatus"];

export const STATUSES: readonly OrderStatus[] = ["CREATED", "COMPLETED", "CANCELED"];
const PAGE = 20;
const AGAIN_AFTER_MS = 15_000;

/** Newest first, a page at a time; asked for again from time to time unless a stream tells of changes. */
export const useOrders = (status: OrderStatus | undefined, live: boolean) =>
    useInfiniteQuery({
        queryKey: ["orders", "list", status],
        queryFn: ({ pageParam: cursor, signal }) =>
            page(
                api.GET("/api/v1/orders", {
                    params: {
                        query: {
                            limit: PAGE,
                            ...(status && { status }),
                            ...(cursor && { cursor }),
                        },
                    },
                    signal,
                }),
            ),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: ({ cursor }) => cursor,
        refetchInterval: live ? false : AGAIN_AFTER_MS,
        staleTime: 0,
    });
