// What the visitor wants to buy. Kept in localStorage by account, so that a reload keeps it and all
// tabs agree; cart-sync brings it to the account's other devices.
import { useSyncExternalStore } from "react";

import type { components } from "./api/schema";
import { currentSession, subscribe as onSession } from "./session";

type Item = components["schemas"]["Item"];
type Ordered = components["schemas"]["CartLine"];

export const MOST_LINES = 1000;
export const MOST_UNITS = 100_000;

export interface CartLine extends Ordered {
    /** How the visitor last saw it; absent when another device put it here. */
    seen?: { name: string; price: number };
}

export interface Cart {
    readonly lines: readonly CartLine[];
    /** Whether the account's cart at the server has yet to learn of it. */
    readonly unsaved: boolean;
}

const nameOf = (email: string) => `souk.cart.${email}`;
const EMPTY: Cart = { lines: [], unsaved: false };
const listeners = new Set<() => void>();
let owner = currentSession()?.account.email;
let cart = read();

export const currentCart = (): Cart => cart;

export function useCart(): Cart {
    return useSyncExternalStore(subscribe, currentCart);
}

/** Calls back on every change, from this tab or another. Answers how to stop that. */
export function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** So many more of it. Answers false when the cart has no room for another line. */
export function addToCart(item: Item, quantity: number): boolean {
    const there = cart.lines.find((line) => line.upc === item.upc);
    if (!there && cart.lines.length >= MOST_LINES) return false;
    const seen = { name: item.name, price: item.price };
    const units = Math.min((there?.quantity ?? 0) + quantity, MOST_UNITS);
    const line = { upc: item.upc, quantity: units, seen };
    change(
        there ? cart.lines.map((each) => (each === there ? line : each)) : [...cart.lines, line],
    );
    return true;
}

export function setQuantity(upc: string, quantity: number): void {
    change(cart.lines.map((line) => (line.upc === upc ? { ...line, quantity } : line)));
}

/** Answers how to undo it. */
export function removeLine(upc: string): () => void {
    const at = cart.lines.findIndex((line) => line.upc === upc);
    const line = cart.lines[at];
    if (!line) return () => undefined;
    change(cart.lines.toSpliced(at, 1));
    return () => {
        if (!cart.lines.some((each) => each.upc === upc)) change(cart.lines.toSpliced(at, 0, line));
    };
}

/** The lines are ordered now: what was put into the cart since stays. */
export function takeOut(ordered: readonly Ordered[]): void {
    const upcs = new Set(ordered.map((line) => line.upc));
    change(cart.lines.filter((line) => !upcs.has(line.upc)));
}

/** The visitor has seen how these items are now. */
export function markSeen(items: readonly Item[]): void {
    const byUpc = new Map(items.map((item) => [item.upc, item]));
    const lines = cart.lines.map((line) => {
        const item = byUpc.get(line.upc);
        return item ? { ...line, seen: { name: item.name, price: item.price } } : line;
    });
    keep({ ...cart, lines });
}

/** The account's cart at the server takes the place of this one, but for what only this one knows. */
export function takeOver(saved: readonly Ordered[]): void {
    keep({ lines: withSeen(saved), unsaved: false });
}

/** This cart and the account's: every line of both, the larger quantity of each. */
export function merge(saved: readonly Ordered[]): void {
    const quantities = new Map(saved.map((line) => [line.upc, line.quantity]));
    for (const { upc, quantity } of cart.lines) {
        quantities.set(upc, Math.max(quantity, quantities.get(upc) ?? 0));
    }
    const union = [...quantities].map(([upc, quantity]) => ({ upc, quantity }));
    change(withSeen(union.slice(0, MOST_LINES)));
}

/** The server has kept `saved`. */
export function markSaved(saved: Cart): void {
    if (cart === saved) keep({ ...cart, unsaved: false });
}

function withSeen(lines: readonly Ordered[]): CartLine[] {
    const seen = new Map(cart.lines.map((line) => [line.upc, line.seen]));
    return lines.map(({ upc, quantity }) => {
        const known = seen.get(upc);
        return known ? { upc, quantity, seen: known } : { upc, quantity };
    });
}

const change = (lines: readonly CartLine[]) => keep({ lines, unsaved: true });

function keep(next: Cart): void {
    if (owner === undefined) return;
    localStorage.setItem(nameOf(owner), JSON.stringify(next));
    take(next);
}

function take(next: Cart): void {
    cart = next;
    for (const listener of listeners) listener();
}

function read(): Cart {
    const text = owner === undefined ? null : localStorage.getItem(nameOf(owner));
    if (text === null) return EMPTY;
    try {
        const kept = JSON.parse(text) as Cart | null;
        return Array.isArray(kept?.lines) ? kept : EMPTY;
    } catch {
        return EMPTY;
    }
}

globalThis.addEventListener("storage", (event) => {
    if (event.key === null || (owner !== undefined && event.key === nameOf(owner))) take(read());
});

onSession(() => {
    const now = currentSession()?.account.email;
    if (now === owner) return;
    // Whoever uses this browser next need not see it, when the account has it.
    if (owner !== undefined && !cart.unsaved) localStorage.removeItem(nameOf(owner));
    owner = now;
    take(read());
});
