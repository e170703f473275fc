// How often and how long the storefront asks.
import { QueryClient } from "@tanstack/react-query";

import { Problem } from "./api/problem";

const LONGEST_WAIT_MS = 10_000;

/** Only what may go away by itself is worth another try: no answer, 429 and 5xx. */
export function isWorthRetrying(tries: number, error: unknown): boolean {
    if (tries >= 2) return false;
    return !(error instanceof Problem) || error.status === 429 || error.status >= 500;
}

export function retryDelay(tries: number, error: unknown): number {
    const asked = error instanceof Problem ? error.retryAfter : undefined;
    return Math.min((asked ?? 2 ** tries * 0.5) * 1000, LONGEST_WAIT_MS);
}

export const queries = new QueryClient({
    defaultOptions: {
        queries: { staleTime: 30_000, retry: isWorthRetrying, retryDelay },
        mutations: { retry: false },
    },
});
