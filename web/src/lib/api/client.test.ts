import { afterEach, expect, test, vi } from "vitest";

import { type Account, currentSession, endReason, endSession, startSession } from "../session";
import { api, body, nextCursor, page } from "./client";

const ADA = { email: "ada@souk.test" } as Account;
const ME = "/api/v1/accounts/me";

const json = (value: unknown, status = 200, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify(value), {
        status,
        headers: { "Content-Type": "application/json", ...headers },
    });
const refusal = (slug: string, status: number) => json({ type: `/problems/${slug}` }, status);

function answerWith(answer: (request: Request) => Response) {
    return vi
        .spyOn(globalThis, "fetch")
        .mockImplementation((request) => Promise.resolve(answer(request as Request)));
}

afterEach(() => endSession("left"));

test("sends the session's token, and answers the body", async () => {
    startSession("t1", 60, ADA);
    const fetch = answerWith(() => json(ADA));
    expect(await body(api.GET(ME))).toEqual(ADA);
    const sent = fetch.mock.calls[0]?.[0] as Request;
    expect(sent.headers.get("Authorization")).toBe("Bearer t1");
    expect(new URL(sent.url).pathname).toBe(ME);
});

test("sends none without a session", async () => {
    const fetch = answerWith(() => json(ADA));
    await api.GET(ME);
    expect((fetch.mock.calls[0]?.[0] as Request).headers.has("Authorization")).toBe(false);
});

test("a refusal is a problem", async () => {
    answerWith(() => refusal("unknown-order", 404));
    await expect(
        api.GET("/api/v1/orders/{id}", { params: { path: { id: "o-1" } } }),
    ).rejects.toMatchObject({ name: "Problem", slug: "unknown-order", status: 404 });
});

test("a token that is no longer good ends the session", async () => {
    startSession("t1", 60, ADA);
    answerWith(() => refusal("invalid-token", 401));
    await expect(api.GET(ME)).rejects.toMatchObject({ slug: "invalid-token" });
    expect(currentSession()).toBeNull();
    expect(endReason()).toBe("expired");
});

test("a wrong password does not", async () => {
    startSession("t1", 60, ADA);
    answerWith(() => refusal("invalid-credentials", 401));
    await expect(api.DELETE(ME, { body: { password: "wrong" } })).rejects.toMatchObject({
        slug: "invalid-credentials",
    });
    expect(currentSession()?.token).toBe("t1");
});

test("neither does a late answer to the session before", async () => {
    startSession("t1", 60, ADA);
    answerWith(() => {
        startSession("t2", 60, ADA);
        return refusal("invalid-token", 401);
    });
    await expect(api.GET(ME)).rejects.toMatchObject({ slug: "invalid-token" });
    expect(currentSession()?.token).toBe("t2");
});

test("a page of a list has the next one's cursor", async () => {
    const link = '</api/v1/orders?limit=2&cursor=a%2Bb>; rel="next"';
    answerWith(() => json([], 200, { Link: link }));
    expect(await page(api.GET("/api/v1/orders"))).toEqual({ items: [], cursor: "a+b" });
});

test.each([
    [null, undefined],
    ['</x?cursor=1>; rel="prev"', undefined],
    ["</x>; rel=next", undefined],
    ["</x?cursor=1>; rel=next", "1"],
    ['<https://souk.test/x?cursor=abc&limit=1> ; rel="next"', "abc"],
])("the cursor of %s is %s", (link, cursor) => {
    expect(nextCursor(link)).toBe(cursor);
});
