// Long lists, page after page.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import type { Page } from "./api/client";

/** A list of the API; while the next filter's answer is on its way, the last one stays. */
export const useList = <Row>(
    key: readonly unknown[],
    fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
) =>
    useInfiniteQuery({
        queryKey: key,
        queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.cursor,
        placeholderData: keepPreviousData,
    });

/** The end of a UUIDv7, which is what two of the same minute differ in. */
export const shortId = (id: string) => id.slice(-12);

export const isId = (text: string) =>
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
