// Repeating an order or a payment safely: the key outlives a lost answer and a reloaded page.
import { Problem } from "./problem";

interface Kept {
    key: string;
    request: string;
}

const nameOf = (purpose: string) => `souk.idempotency.${purpose}`;

/**
 * Sends with an Idempotency-Key that is the same until the server has answered: whoever sends the same
 * request for the same purpose again, after an outage or a reload, gets the first one's answer.
 */
export async function idempotently<T>(
    purpose: string,
    request: unknown,
    send: (key: string) => Promise<T>,
): Promise<T> {
    const key = keyFor(purpose, JSON.stringify(request));
    try {
        const answer = await send(key);
        localStorage.removeItem(nameOf(purpose));
        return answer;
    } catch (error) {
        if (isFinal(error)) localStorage.removeItem(nameOf(purpose));
        throw error;
    }
}

function keyFor(purpose: string, request: string): string {
    const text = localStorage.getItem(nameOf(purpose));
    const kept = text === null ? undefined : (JSON.parse(text) as Kept);
    if (kept?.request === request) return kept.key;
    const key = newKey();
    localStorage.setItem(nameOf(purpose), JSON.stringify({ key, request } satisfies Kept));
    return key;
}

// Not randomUUID, which plain http:// does not have.
function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// An outage, a limit, an ended session, and "the first one still runs" leave open whether it was done.
function isFinal(error: unknown): boolean {
    if (!(error instanceof Problem)) return false;
    const open = [401, 408, 429].includes(error.status) || error.slug === "request-in-progress";
    return error.status < 500 && !open;
}
