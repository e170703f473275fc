// Who is logged in. Kept in localStorage, so that a reload keeps it and all tabs agree.
import { useSyncExternalStore } from "react";

import type { components } from "./api/schema";

export type Account = components["schemas"]["Account"];

export interface Session {
    token: string;
    account: Account;
    /** Milliseconds since 1970. */
    expiresAt: number;
}

/** Why the last session ended: the visitor wished it, or the token is no longer good. */
export type EndReason = "left" | "expired";

const NAME = "souk.session";
const listeners = new Set<() => void>();
let session = read();
let reason: EndReason | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export const currentSession = (): Session | null => session;
/** Undefined as long as none has ended since the page was loaded. */
export const endReason = (): EndReason | undefined => reason;

export function startSession(token: string, expiresInSeconds: number, account: Account): void {
    write({ token, account, expiresAt: Date.now() + expiresInSeconds * 1000 });
}

/** After the account has changed. */
export function updateAccount(account: Account): void {
    if (session) write({ ...session, account });
}

export function endSession(why: EndReason): void {
    if (!session) return;
    reason = why;
    write(null);
}

export function useSession(): Session | null {
    return useSyncExternalStore(subscribe, currentSession);
}

/** Calls back on every change, from this tab or another. Answers how to stop that. */
export function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

function write(next: Session | null): void {
    if (next) localStorage.setItem(NAME, JSON.stringify(next));
    else localStorage.removeItem(NAME);
    take(next);
}

function take(next: Session | null): void {
    session = next;
    endInTime();
    for (const listener of listeners) listener();
}

function read(): Session | null {
    try {
        const kept = JSON.parse(localStorage.getItem(NAME) ?? "null") as Session | null;
        return kept && typeof kept.token === "string" && kept.expiresAt > Date.now() ? kept : null;
    } catch {
        return null;
    }
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

function endInTime(): void {
    clearTimeout(timer);
    if (!session) return;
    const left = session.expiresAt - Date.now();
    if (left <= 0) endSession("expired");
    else timer = setTimeout(endInTime, Math.min(left, LONGEST_TIMER_MS));
}

globalThis.addEventListener("storage", (event) => {
    if (event.key !== NAME && event.key !== null) return;
    reason = "left";
    take(read());
});
endInTime();
