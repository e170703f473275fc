import { expect, test } from "vitest";

import { idempotently } from "./idempotency";
import { Problem } from "./problem";

const ORDER = { items: [{ upc: "UPC001", quantity: 1 }] };

/** Sends once, and answers the key that was used. */
async function keyOf(purpose: string, request: unknown, failure?: Error): Promise<string> {
    let used = "";
    const sent = idempotently(purpose, request, (key) => {
        used = key;
        return failure === undefined ? Promise.resolve("done") : Promise.reject(failure);
    });
    if (failure === undefined) expect(await sent).toBe("done");
    else await expect(sent).rejects.toBe(failure);
    return used;
}

test("a key is used for one answer", async () => {
    const first = await keyOf("order", ORDER);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await keyOf("order", ORDER)).not.toBe(first);
});

test.each([
    ["no answer", new TypeError("Failed to fetch")],
    ["an outage", new Problem(503, "unavailable", "")],
    ["a proxy's time-out", new Problem(504, "unreadable", "")],
    ["a limit", new Problem(429, "too-many-requests", "")],
    ["an ended session", new Problem(401, "token-expired", "")],
    ["a first one that still runs", new Problem(409, "request-in-progress", "")],
])("after %s the same request has the same key", async (_, failure) => {
    const first = await keyOf("order", ORDER, failure);
    expect(await keyOf("order", ORDER)).toBe(first);
});

test("another request, or another purpose, has another key", async () => {
    const failure = new TypeError("Failed to fetch");
    const first = await keyOf("order", ORDER, failure);
    expect(await keyOf("pay", ORDER, failure)).not.toBe(first);
    expect(await keyOf("order", { items: [] }, failure)).not.toBe(first);
});

test("after a refusal the next try is a new one", async () => {
    const declined = new Problem(402, "payment-declined", "");
    const first = await keyOf("pay", ORDER, declined);
    expect(await keyOf("pay", ORDER)).not.toBe(first);
});
