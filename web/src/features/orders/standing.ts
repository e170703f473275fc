// How an order stands, in the words of who bought: what order and payments say together.
import type { components } from "../../lib/api/schema";

type Order = components["schemas"]["Order"];
type Payment = components["schemas"]["Payment"];

export type Standing =
    "toPay" | "declined" | "paying" | "completed" | "refunding" | "refunded" | "canceled";

/** `payments`: newest first. */
export function standingOf(order: Order, payments: Payment[]): Standing {
    const has = (status: Payment["status"]) => payments.some((each) => each.status === status);
    switch (order.status) {
        case "COMPLETED":
            return "completed";
        case "CREATED":
            if (has("SUCCESS") || has("PENDING")) return "paying";
            return payments[0]?.status === "FAILED" ? "declined" : "toPay";
        case "CANCELED":
            if (has("SUCCESS") || has("PENDING")) return "refunding";
            return has("REFUNDED") ? "refunded" : "canceled";
    }
}

/** Whether something will happen by itself, soon. */
export const isUnderWay = (order: Order, payments: Payment[]) =>
    ["paying", "refunding"].includes(standingOf(order, payments));
