// From "order and pay" to the payment's page, which pays at once. In memory only: a page that is
// loaded anew looks at what has become of it, and charges nothing unasked.
import type { Card } from "./pay";
import type { Order } from "./place-order";

interface Wish {
    order: string;
    card: Card;
    /** What the visitor agreed to pay. */
    total: number;
}

let wish: Wish | undefined;
let taken = false;

export function handOver(next: Wish): void {
    wish = next;
    taken = false;
}

export const handedOver = (order: Order): Wish | undefined =>
    wish?.order === order.id ? wish : undefined;

/** The card to charge now; only once, and only what was agreed to. */
export function takeCard(order: Order): Card | undefined {
    const handed = handedOver(order);
    if (!handed || taken) return undefined;
    taken = true;
    return handed.total === order.totalAmount ? handed.card : undefined;
}
