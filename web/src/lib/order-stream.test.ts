import { onlineManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useOrderStream } from "./order-stream";
import { type Account, endSession, startSession } from "./session";

const ADA = { email: "ada@souk.test" } as Account;

/** What the server does with each connection, in turn. */
class Server {
    opened = 0;
    private controller: ReadableStreamDefaultController<Uint8Array> | undefined;

    constructor(private readonly refuse = 0) {
        vi.spyOn(globalThis, "fetch").mockImplementation((request) =>
            this.answer(request as Request),
        );
    }

    say(text: string): void {
        this.controller?.enqueue(new TextEncoder().encode(text));
    }

    hangUp(): void {
        this.controller?.close();
    }

    private answer(request: Request): Promise<Response> {
        this.opened += 1;
        if (this.opened <= this.refuse) {
            return Promise.resolve(new Response('{"type":"/problems/busy"}', { status: 503 }));
        }
        const body = new ReadableStream<Uint8Array>({
            start: (controller) => {
                this.controller = controller;
                request.signal.addEventListener("abort", () =>
                    controller.error(new DOMException("aborted", "AbortError")),
                );
            },
        });
        const headers = { "Content-Type": "text/event-stream" };
        return Promise.resolve(new Response(body, { headers }));
    }
}

function open(queries = new QueryClient()) {
    const wrapper = ({ children }: { children: ReactNode }) =>
        createElement(QueryClientProvider, { client: queries }, children);
    return { queries, live: renderHook(() => useOrderStream(), { wrapper }).result };
}

const order = (status: string, updatedAt: string) => ({ id: "o-1", status, updatedAt });
const event = (value: unknown) => `event: order\nid: o-1/2\ndata: ${JSON.stringify(value)}\n\n`;

beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    startSession("t1", 3600, ADA);
});
afterEach(() => {
    cleanup();
    endSession("left");
    onlineManager.setOnline(true);
    vi.useRealTimers();
});

test("takes what it is told, however it is cut, and nothing older", async () => {
    const server = new Server();
    const { queries, live } = open();
    await waitFor(() => expect(live.current).toBe(true));
    const paid = order("COMPLETED", "2026-01-31T12:00:02.000Z");
    const text = `: alive\n\n${event(paid)}`;
    server.say(text.slice(0, 40));
    server.say(text.slice(40));
    await waitFor(() => expect(queries.getQueryData(["orders", "o-1"])).toEqual(paid));
    server.say(event(order("CREATED", "2026-01-31T12:00:01.000Z")));
    server.say(event({ ...paid, id: "o-2" }));
    await waitFor(() => expect(queries.getQueryData(["orders", "o-2"])).toBeDefined());
    expect(queries.getQueryData(["orders", "o-1"])).toEqual(paid);
    expect(server.opened).toBe(1);
});

test("comes back after a refusal, and when the server hangs up", async () => {
    const server = new Server(1);
    const { live } = open();
    await waitFor(() => expect(server.opened).toBe(1));
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    await waitFor(() => expect(live.current).toBe(true));
    server.hangUp();
    await waitFor(() => expect(live.current).toBe(false));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    await waitFor(() => expect(live.current).toBe(true));
    expect(server.opened).toBe(3);
});

test("gives up on a connection that has gone silent", async () => {
    const server = new Server();
    const { live } = open();
    await waitFor(() => expect(live.current).toBe(true));
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    server.say(": alive\n\n");
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(server.opened).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(15_000));
    await waitFor(() => expect(server.opened).toBe(2));
});

test("closes with the session, and while offline", async () => {
    const server = new Server();
    const { live } = open();
    await waitFor(() => expect(live.current).toBe(true));
    act(() => onlineManager.setOnline(false));
    expect(live.current).toBe(false);
    act(() => onlineManager.setOnline(true));
    await waitFor(() => expect(live.current).toBe(true));
    expect(server.opened).toBe(2);
    act(() => endSession("left"));
    expect(live.current).toBe(false);
    await act(() => vi.advanceTimersByTimeAsync(120_000));
    expect(server.opened).toBe(2);
});
