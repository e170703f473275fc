// Everything that the shop keeps of the visitor, as one JSON file
import { useMutation } from "@tanstack/react-query";

import { api, body, page, type Page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";

type Order = components["schemas"]["Order"];

const PAGE = 500;

export async function collect() {
    const [account, cart, orders, payments] = await Promise.all([
        body(api.GET("/api/v1/accounts/me")),
        body(api.GET("/api/v1/cart")),
        all((cursor) => page(api.GET("/api/v1/orders", { params: { query: query(cursor) } }))),
        all((cursor) => page(api.GET("/api/v1/payments", { params: { query: query(cursor) } }))),
    ]);
    // An administrator's lists are everybody's.
    const own = ({ accountEmail }: { accountEmail: string }) => accountEmail === account.email;
    return {
        exportedAt: new Date().toISOString(),
        account,
        cart,
        orders: await withHistories(orders.filter(own)),
        payments: payments.filter(own),
    };
}

async function withHistories(orders: Order[]) {
    const told = [];
    // One after another: someone's whole life is no hurry.
    for (const order of orders) {
        const path = { id: order.id };
        const history = await body(api.GET("/api/v1/orders/{id}/events", { params: { path } }));
        told.push({ ...order, history });
    }
    return told;
}

const query = (cursor: string | undefined) => ({ limit: PAGE, ...(cursor && { cursor }) });

async function all<T>(next: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
    const collected: T[] = [];
    let cursor: string | undefined;
    do {
        const { items, cursor: following } = await next(cursor);
        collected.push(...items);
        cursor = following;
    } while (cursor !== undefined);
    return collected;
}

function save(name: string, content: unknown): void {
    const text = JSON.stringify(content, null, 2);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    URL.revokeObjectURL(url);
}

export const useMyData = () =>
    useMutation({
        mutationFn: async () => save("souk-my-data.json", await collect()),
    });
