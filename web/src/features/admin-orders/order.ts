// GET /orders/{id}, its events and its payments; POST /orders/{id}/cancel
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import type { Order } from "./orders";

export type Payment = components["schemas"]["Payment"];
/** What an event tells besides depends on its type. */
export type OrderEvent = components["schemas"]["OrderEvent"] & {
    paymentId?: string;
    reason?: string;
};

export interface OrderStory {
    order: Order;
    events: OrderEvent[];
    payments: Payment[];
}

const MOVING_MS = 1500;

async function fetchStory(id: string, signal: AbortSignal): Promise<OrderStory> {
    const path = { params: { path: { id } }, signal };
    const [order, events, payments] = await Promise.all([
        body(api.GET("/api/v1/orders/{id}", path)),
        body(api.GET("/api/v1/orders/{id}/events", path)),
        body(api.GET("/api/v1/payments", { params: { query: { orderId: id } }, signal })),
    ]);
    return { order, events, payments };
}

/** Whether money or stock is still under way: the order's page then looks again. */
export function isMoving({ order, payments }: OrderStory): boolean {
    return payments.some(
        ({ status }) =>
            status === "PENDING" || (status === "SUCCESS" && order.status !== "COMPLETED"),
    );
}

export const useOrder = (id: string) =>
    useQuery({
        queryKey: ["admin-orders", "order", id],
        queryFn: ({ signal }) => fetchStory(id, signal),
        refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? MOVING_MS : false),
    });

export const useCancelOrder = (id: string) => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: () =>
            body(api.POST("/api/v1/orders/{id}/cancel", { params: { path: { id } } })),
        onSuccess: () => queries.invalidateQueries(),
    });
};
