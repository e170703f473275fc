import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
    type Account,
    currentSession,
    endReason,
    endSession,
    startSession,
    subscribe,
    updateAccount,
} from "./session";

const ADA: Account = {
    email: "ada@souk.test",
    firstName: "Ada",
    lastName: "Lovelace",
    role: "USER",
    createdAt: "2026-01-31T12:00:00.000Z",
    updatedAt: "2026-01-31T12:00:00.000Z",
};
const NAME = "souk.session";

// What another tab does shows up here as such an event.
const fromAnotherTab = (kept: string | null) => {
    if (kept === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, kept);
    dispatchEvent(new StorageEvent("storage", { key: NAME, newValue: kept }));
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
    endSession("left");
    vi.useRealTimers();
});

test("a session lasts as long as its token", () => {
    startSession("t1", 60, ADA);
    expect(currentSession()).toMatchObject({ token: "t1", account: ADA });
    vi.advanceTimersByTime(59_000);
    expect(currentSession()).not.toBeNull();
    vi.advanceTimersByTime(1_000);
    expect(currentSession()).toBeNull();
    expect(endReason()).toBe("expired");
    expect(localStorage.getItem(NAME)).toBeNull();
});

test("a token may last longer than a timer can", () => {
    startSession("t1", 60 * 86_400, ADA);
    vi.advanceTimersByTime(59 * 86_400_000);
    expect(currentSession()).not.toBeNull();
    vi.advanceTimersByTime(86_400_000);
    expect(currentSession()).toBeNull();
});

test("whoever listens is told, until no longer", () => {
    const listener = vi.fn();
    const stop = subscribe(listener);
    startSession("t1", 60, ADA);
    updateAccount({ ...ADA, firstName: "Augusta" });
    expect(currentSession()?.account.firstName).toBe("Augusta");
    endSession("left");
    expect(listener).toHaveBeenCalledTimes(3);
    endSession("left");
    stop();
    startSession("t2", 60, ADA);
    expect(listener).toHaveBeenCalledTimes(3);
});

test("all tabs agree", () => {
    startSession("t1", 60, ADA);
    fromAnotherTab(null);
    expect(currentSession()).toBeNull();
    expect(endReason()).toBe("left");
    fromAnotherTab(JSON.stringify({ token: "t2", account: ADA, expiresAt: Date.now() + 1000 }));
    expect(currentSession()?.token).toBe("t2");
});

test.each(["{", "1", '{"token":7}', JSON.stringify({ token: "t", account: ADA, expiresAt: 1 })])(
    "what is kept and makes no session is none: %s",
    (kept) => {
        fromAnotherTab(kept);
        expect(currentSession()).toBeNull();
    },
);
