// The cart follows the account: GET and PUT /cart. The last write wins.
import { api, body } from "./api/client";
import { currentCart, markSaved, merge, subscribe, takeOver } from "./cart";
import { currentSession, subscribe as onSession } from "./session";

const WRITE_AFTER_MS = 500;

let who: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let writing = false;
// Until the account's cart is known after logging in, nothing is written over it.
let met = true;

/** Call once. Whatever can't be saved now stays in this browser, and is saved at the next chance. */
export function startCartSync(): void {
    who = currentSession()?.account.email;
    subscribe(() => {
        clearTimeout(timer);
        if (currentCart().unsaved) timer = setTimeout(() => void write(), WRITE_AFTER_MS);
    });
    onSession(() => {
        const now = currentSession()?.account.email;
        if (now !== undefined && now !== who) {
            met = false;
            void meet();
        }
        who = now;
    });
    document.addEventListener("visibilitychange", () => void compare());
    globalThis.addEventListener("online", () => void compare());
    void compare();
}

/** After logging in: what waits in this browser and what the account has become one. */
async function meet(): Promise<void> {
    const saved = await load();
    if (!saved) return;
    met = true;
    if (currentCart().unsaved) merge(saved);
    else takeOver(saved);
}

/** When one comes back to a tab: what was changed here goes there, else what is there comes here. */
async function compare(): Promise<void> {
    if (!met) return meet();
    if (currentCart().unsaved) return write();
    if (document.visibilityState === "hidden") return;
    const before = currentCart();
    const saved = await load();
    if (saved && currentCart() === before) takeOver(saved);
}

async function load() {
    const email = currentSession()?.account.email;
    if (email === undefined) return undefined;
    try {
        const { items } = await body(api.GET("/api/v1/cart"));
        return email === currentSession()?.account.email ? items : undefined;
    } catch {
        return undefined; // This browser's cart is good enough until the next chance.
    }
}

async function write(): Promise<void> {
    clearTimeout(timer);
    if (writing || !met || !currentSession()) return;
    writing = true;
    const cart = currentCart();
    const items = cart.lines.map(({ upc, quantity }) => ({ upc, quantity }));
    try {
        await api.PUT("/api/v1/cart", { body: { items } });
        markSaved(cart);
    } catch {
        return; // It stays unsaved, which is written down.
    } finally {
        writing = false;
    }
    if (currentCart().unsaved) await write();
}
