// POST /payments
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import { idempotently } from "../../lib/api/idempotency";
import { isProblem } from "../../lib/api/problem";
import type { Order } from "./place-order";

/** The simulated card network's cards: one that pays, one that is declined, one that answers late. */
export const CARDS = ["pm_card_visa", "pm_card_declined", "pm_card_timeout"] as const;
export type Card = (typeof CARDS)[number];

/** Answers a payment that is SUCCESS, or PENDING when the card network has not answered in time. */
function pay(order: Order, card: Card) {
    const request = { orderId: order.id, amount: order.totalAmount, paymentMethod: card };
    return idempotently(`payment.${order.id}`, request, (key) => {
        const header = { "Idempotency-Key": key };
        return body(api.POST("/api/v1/payments", { params: { header }, body: request }));
    });
}

export function usePay(order: Order) {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: (card: Card) => pay(order, card),
        networkMode: "always",
        retry: (tries, error) => tries < 20 && isProblem(error, "request-in-progress"),
        retryDelay: 500,
        // Whatever was answered, or not: what the shop's books say is what is shown.
        onSettled: () =>
            Promise.all([
                queries.invalidateQueries({ queryKey: ["orders"] }),
                queries.invalidateQueries({ queryKey: ["payments"] }),
                queries.invalidateQueries({ queryKey: ["items"] }),
            ]),
    });
}
