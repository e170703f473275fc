import { expect, test } from "vitest";

import { isProblem, problemOf } from "./problem";

const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
    new Response(body, { status, headers });

test("reads a problem with all its members", async () => {
    const said = {
        type: "/problems/payment-declined",
        title: "Payment declined",
        status: 402,
        detail: "The card was declined.",
        traceId: "abc",
        errors: [{ field: "amount", detail: "too much" }],
        paymentId: "p-1",
    };
    const problem = await problemOf(answer(402, JSON.stringify(said), { "Retry-After": "7" }));
    expect(problem).toMatchObject({
        status: 402,
        slug: "payment-declined",
        detail: "The card was declined.",
        message: "The card was declined.",
        fields: [{ field: "amount", detail: "too much" }],
        retryAfter: 7,
        traceId: "abc",
    });
    expect(problem.more["paymentId"]).toBe("p-1");
});

test.each(["", "<html>Bad gateway</html>", "null", "[]", '"text"'])(
    "makes one up of what a proxy says: %s",
    async (body) => {
        const problem = await problemOf(answer(502, body));
        expect(problem).toMatchObject({ status: 502, slug: "unreadable", detail: "HTTP 502" });
        expect(problem.retryAfter).toBeUndefined();
    },
);

test("is told by its slug", async () => {
    const problem = await problemOf(answer(409, '{"type":"/problems/already-paid"}'));
    expect(isProblem(problem)).toBe(true);
    expect(isProblem(problem, "order-not-payable", "already-paid")).toBe(true);
    expect(isProblem(problem, "order-not-payable")).toBe(false);
    expect(isProblem(new TypeError("Failed to fetch"))).toBe(false);
});
