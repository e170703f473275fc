// GET /orders/{id} and GET /payments?orderId=: how an order stands
import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import type { Order } from "./place-order";

export type Payment = components["schemas"]["Payment"];

const AGAIN_AFTER_MS = 1000;

interface Standing {
    order: Order;
    /** Newest first. */
    payments: Payment[];
}

async function standingOf(id: string, signal: AbortSignal): Promise<Standing> {
    const [order, payments] = await Promise.all([
        body(api.GET("/api/v1/orders/{id}", { params: { path: { id } }, signal })),
        body(api.GET("/api/v1/payments", { params: { query: { orderId: id } }, signal })),
    ]);
    return { order, payments };
}

/** While a payment's outcome is open, or the order has yet to learn of it, it is asked for again. */
export const useOrderToPay = (id: string) =>
    useQuery({
        queryKey: ["orders", id, "to pay"],
        queryFn: ({ signal }) => standingOf(id, signal),
        staleTime: 0,
        refetchInterval: ({ state }) =>
            state.data && isUnderWay(state.data) ? AGAIN_AFTER_MS : false,
    });

const isUnderWay = ({ order, payments }: Standing) =>
    order.status === "CREATED" &&
    payments.some(({ status }) => status === "PENDING" || status === "SUCCESS");

/** What there is to do about it. */
export function stageOf({ order, payments }: Standing): "canceled" | "paid" | "waiting" | "open" {
    if (order.status === "CANCELED") return "canceled";
    if (order.status === "COMPLETED") return "paid";
    if (payments.some(({ status }) => status === "SUCCESS")) return "paid";
    return payments.some(({ status }) => status === "PENDING") ? "waiting" : "open";
}
