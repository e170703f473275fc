// POST /orders
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { fromForm } from "../../lib/address";
import { api, body } from "../../lib/api/client";
import { idempotently } from "../../lib/api/idempotency";
import { isProblem } from "../../lib/api/problem";
import type { components } from "../../lib/api/schema";
import { type CartLine, takeOut } from "../../lib/cart";
import { type Delivery, saveAddress } from "./save-address";

export type Order = components["schemas"]["Order"];

export interface Wish {
    delivery: Delivery;
    lines: readonly CartLine[];
}

/** Whoever asks twice gets the same order: the key is kept until there is an answer. */
async function placeOrder({ delivery, lines }: Wish): Promise<Order> {
    await saveAddress(delivery);
    const items = lines.map(({ upc, quantity }) => ({ upc, quantity }));
    const request = { items, shippingAddress: fromForm(delivery) };
    const order = await idempotently("order", request, (key) => {
        const header = { "Idempotency-Key": key };
        return body(api.POST("/api/v1/orders", { params: { header }, body: request }));
    });
    takeOut(items);
    return order;
}

/** Not sent later when there is no network: what costs money is sent by a click. */
export function usePlaceOrder() {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: placeOrder,
        networkMode: "always",
        retry: (tries, error) => tries < 20 && isProblem(error, "request-in-progress"),
        retryDelay: 500,
        onSuccess: () => void queries.invalidateQueries({ queryKey: ["orders"] }),
        // The shelf is not what we thought it was.
        onError: (error) => {
            if (isProblem(error, "insufficient-stock", "unknown-item")) {
                return queries.invalidateQueries({ queryKey: ["items"] });
            }
            return undefined;
        },
    });
}
