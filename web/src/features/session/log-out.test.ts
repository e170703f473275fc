import { expect, test, vi } from "vitest";

import { type Account, currentSession, endReason, startSession } from "../../lib/session";
import { logOut } from "./log-out";

const ADA = { email: "ada@souk.test" } as Account;

test("the session is forgotten at once, and the shop is told whose it was", async () => {
    const away = () => Promise.reject(new TypeError("no network"));
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(away);
    startSession("t1", 60, ADA);
    logOut();
    expect(currentSession()).toBeNull();
    expect(endReason()).toBe("left");
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce());
    const sent = fetch.mock.calls[0]?.[0] as Request;
    expect(sent.method).toBe("POST");
    expect(new URL(sent.url).pathname).toBe("/api/v1/auth/logout");
    expect(sent.headers.get("Authorization")).toBe("Bearer t1");
});
