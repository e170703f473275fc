// GET /payments
import { useInfiniteQuery } from "@tanstack/react-query";

import { api, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";

export type Payment = components["schemas"]["Payment"];

const PAGE = 20;
const AGAIN_AFTER_MS = 15_000;
// What is under way is soon answered.
const EXPECTED_AFTER_MS = 2_000;

/** Newest first, a page at a time. */
export const usePayments = (live: boolean) =>
    useInfiniteQuery({
        queryKey: ["payments", "list"],
        queryFn: ({ pageParam: cursor, signal }) =>
            page(
                api.GET("/api/v1/payments", {
                    params: { query: { limit: PAGE, ...(cursor && { cursor }) } },
                    signal,
                }),
            ),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: ({ cursor }) => cursor,
        staleTime: 0,
        refetchInterval: ({ state }) => {
            const all = state.data?.pages.flatMap(({ items }) => items) ?? [];
            if (all.some(({ status }) => status === "PENDING")) return EXPECTED_AFTER_MS;
            return live ? false : AGAIN_AFTER_MS;
        },
    });
