// What becomes of the visitor's orders, as it happens: one connection for all pages that care. It is
// closed while nobody looks or the browser is offline, and opened again when it breaks.
import { onlineManager, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createParser } from "eventsource-parser";
import { useEffect, useSyncExternalStore } from "react";

import { api } from "./api/client";
import type { components } from "./api/schema";
import { currentSession, subscribe as onSession } from "./session";

type Order = components["schemas"]["Order"];

// The server says something every 15 s.
const LONGEST_SILENCE_MS = 40_000;
const LONGEST_WAIT_MS = 60_000;
// From one page to the next the connection stays.
const LINGER_MS = 2_000;

let watchers = 0;
let queries: QueryClient | undefined;
let connection: AbortController | undefined;
let token: string | undefined;
let live = false;
const listeners = new Set<() => void>();

/**
 * Keeps what is shown of orders and payments up to date while the page is there. Answers whether it
 * does: while not, ask from time to time.
 */
export function useOrderStream(): boolean {
    const client = useQueryClient();
    useEffect(() => watch(client), [client]);
    return useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => live,
    );
}

/** The same outside of React. Answers how to stop. */
export function watch(client: QueryClient): () => void {
    queries = client;
    watchers += 1;
    attend();
    return () => {
        watchers -= 1;
        setTimeout(attend, LINGER_MS);
    };
}

/** Opens or closes it, as things stand. */
function attend(): void {
    const session = currentSession();
    const wanted =
        watchers > 0 && document.visibilityState === "visible" && onlineManager.isOnline();
    if (connection && (!wanted || session?.token !== token)) {
        connection.abort();
        connection = undefined;
        setLive(false);
    }
    if (!connection && wanted && session && queries) {
        connection = new AbortController();
        token = session.token;
        void stayConnected(queries, connection.signal);
    }
}

document.addEventListener("visibilitychange", attend);
onlineManager.subscribe(attend);
onSession(attend);

async function stayConnected(client: QueryClient, closed: AbortSignal): Promise<void> {
    let failures = 0;
    const isClosed = () => closed.aborted;
    while (!isClosed()) {
        try {
            await listen(client, closed, () => (failures = 0));
        } catch {
            failures += 1; // Pages ask by themselves meanwhile; the next try tells more.
        }
        if (isClosed()) return;
        setLive(false);
        await pause(waitAfter(failures), closed);
    }
}

/** So that not all come back at the same moment. */
function waitAfter(failures: number): number {
    return Math.min(1000 * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
}

/** Reads until the connection ends; throws when there is none. */
async function listen(client: QueryClient, closed: AbortSignal, opened: () => void): Promise<void> {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    closed.addEventListener("abort", end);
    let silence = setTimeout(end, LONGEST_SILENCE_MS);
    try {
        const { data } = await api.GET("/api/v1/orders/stream", {
            parseAs: "stream",
            signal: attempt.signal,
            headers: { Accept: "text/event-stream" },
        });
        if (!data) return;
        opened();
        setLive(true);
        // What happened while nobody listened.
        void client.invalidateQueries({ queryKey: ["orders"] });
        const parser = createParser({
            onEvent: ({ event, data: text }) => {
                if (event === "order") take(client, JSON.parse(text) as Order);
            },
        });
        const reader = data.getReader();
        const decoder = new TextDecoder();
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            clearTimeout(silence);
            silence = setTimeout(end, LONGEST_SILENCE_MS);
            parser.feed(decoder.decode(value, { stream: true }));
        }
    } finally {
        clearTimeout(silence);
        closed.removeEventListener("abort", end);
    }
}

function take(client: QueryClient, order: Order): void {
    client.setQueryData<Order>(["orders", order.id], (known) =>
        known && known.updatedAt > order.updatedAt ? known : order,
    );
    // All else that tells of orders: lists, histories, payments.
    void client.invalidateQueries({
        queryKey: ["orders"],
        predicate: ({ queryKey }) => queryKey.length !== 2 || queryKey[1] !== order.id,
    });
    void client.invalidateQueries({ queryKey: ["payments"] });
}

function setLive(next: boolean): void {
    if (live === next) return;
    live = next;
    for (const listener of listeners) listener();
}

function pause(ms: number, closed: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        closed.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve();
        });
    });
}
