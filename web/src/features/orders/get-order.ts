// GET /orders/{id}, its events and its payments: all there is to know of one order
import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import type { Order } from "./list-orders";
import { isUnderWay } from "./standing";

export type OrderEvent = components["schemas"]["OrderEvent"];
export type Payment = components["schemas"]["Payment"];

const AGAIN_AFTER_MS = 5_000;
// A payment's own steps are on no stream: while one is expected, it is looked for.
const EXPECTED_AFTER_MS = 1_000;

const getOrder = (id: string, signal: AbortSignal) =>
    body(api.GET("/api/v1/orders/{id}", { params: { path: { id } }, signal }));

const getEvents = (id: string, signal: AbortSignal): Promise<OrderEvent[]> =>
    body(api.GET("/api/v1/orders/{id}/events", { params: { path: { id } }, signal }));

const getPayments = (id: string, signal: AbortSignal): Promise<Payment[]> =>
    body(api.GET("/api/v1/payments", { params: { query: { orderId: id } }, signal }));

/** The order, its history and its payments; they move by themselves. */
export function useOrder(id: string, live: boolean) {
    const order = useQuery({
        queryKey: ["orders", id],
        queryFn: ({ signal }) => getOrder(id, signal),
        refetchInterval: live ? false : AGAIN_AFTER_MS,
        staleTime: 0,
    });
    const known = order.isSuccess;
    const payments = useQuery({
        queryKey: ["payments", "of", id],
        queryFn: ({ signal }) => getPayments(id, signal),
        enabled: known,
        staleTime: 0,
        refetchInterval: ({ state }) => {
            if (order.data && isUnderWay(order.data, state.data ?? [])) return EXPECTED_AFTER_MS;
            return live ? false : AGAIN_AFTER_MS;
        },
    });
    const events = useQuery({
        queryKey: ["orders", id, "events"],
        queryFn: ({ signal }) => getEvents(id, signal),
        enabled: known,
        staleTime: 0,
        refetchInterval: live ? false : AGAIN_AFTER_MS,
    });
    return { order, payments, events };
}

export type { Order };
