import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const item = (upc: string, price = 2) => ({
    id: upc,
    upc,
    name: `The ${upc}`,
    price,
    unitPrice: price,
    availableUnits: 9,
    description: "",
    category: "",
    imageUrl: "",
    createdAt: "",
    updatedAt: "",
});
const account = (email: string) => ({
    email,
    firstName: "A",
    lastName: "B",
    role: "USER" as const,
    createdAt: "",
    updatedAt: "",
});

const endings: (() => void)[] = [];

/** As after loading the page. */
async function load(email?: string) {
    vi.resetModules();
    const session = await import("./session");
    if (email) session.startSession("token", 60, account(email));
    endings.push(() => session.endSession("left"));
    return { session, cart: await import("./cart") };
}
const quantities = (cart: { lines: readonly { upc: string; quantity: number }[] }) =>
    Object.fromEntries(cart.lines.map(({ upc, quantity }) => [upc, quantity]));

describe("a cart", () => {
    beforeEach(() => localStorage.clear());
    // A session that ends later would end those of other tests.
    afterEach(() => {
        for (const end of endings.splice(0)) end();
    });

    it("outlives a reload, with how its items looked", async () => {
        const { cart } = await load("ada@souk.test");
        cart.addToCart(item("A"), 1);
        cart.addToCart(item("A"), 2);
        const again = (await load("ada@souk.test")).cart.currentCart();
        expect(again.lines).toEqual([{ upc: "A", quantity: 3, seen: { name: "The A", price: 2 } }]);
        expect(again.unsaved).toBe(true);
    });

    it("is nobody else's", async () => {
        const { session, cart } = await load("ada@souk.test");
        cart.addToCart(item("A"), 1);
        session.startSession("other", 60, account("bob@souk.test"));
        expect(cart.currentCart().lines).toEqual([]);
        session.startSession("token", 60, account("ada@souk.test"));
        expect(quantities(cart.currentCart())).toEqual({ A: 1 });
    });

    it("leaves the browser with its owner once the account has it", async () => {
        const { session, cart } = await load("ada@souk.test");
        cart.addToCart(item("A"), 1);
        cart.markSaved(cart.currentCart());
        session.endSession("left");
        expect(localStorage.length).toBe(0);
    });

    it("takes a removal back, to where the line stood", async () => {
        const { cart } = await load("ada@souk.test");
        for (const upc of ["A", "B", "C"]) cart.addToCart(item(upc), 1);
        const undo = cart.removeLine("B");
        expect(quantities(cart.currentCart())).toEqual({ A: 1, C: 1 });
        undo();
        undo();
        expect(cart.currentCart().lines.map(({ upc }) => upc)).toEqual(["A", "B", "C"]);
    });

    it("becomes one with the account's: every line, the larger quantity of each", async () => {
        const { cart } = await load("ada@souk.test");
        cart.addToCart(item("A"), 3);
        cart.addToCart(item("B"), 1);
        cart.merge([
            { upc: "B", quantity: 5 },
            { upc: "C", quantity: 2 },
            { upc: "A", quantity: 1 },
        ]);
        expect(quantities(cart.currentCart())).toEqual({ A: 3, B: 5, C: 2 });
        expect(cart.currentCart().unsaved).toBe(true);
    });

    it("keeps what was put into it while an order was placed", async () => {
        const { cart } = await load("ada@souk.test");
        cart.addToCart(item("A"), 1);
        cart.addToCart(item("B"), 1);
        cart.takeOut([{ upc: "A", quantity: 1 }]);
        expect(quantities(cart.currentCart())).toEqual({ B: 1 });
    });

    it("is unsaved again when it changed while it was saved", async () => {
        const { cart } = await load("ada@souk.test");
        cart.addToCart(item("A"), 1);
        const sent = cart.currentCart();
        cart.setQuantity("A", 2);
        cart.markSaved(sent);
        expect(cart.currentCart().unsaved).toBe(true);
    });

    it("has a limit of lines and of units", async () => {
        const { cart } = await load("ada@souk.test");
        const full = Array.from({ length: cart.MOST_LINES }, (_, n) => ({
            upc: `L${n}`,
            quantity: 1,
        }));
        cart.takeOver(full);
        expect(cart.addToCart(item("A"), 1)).toBe(false);
        expect(cart.addToCart(item("L1"), 200_000)).toBe(true);
        expect(quantities(cart.currentCart())["L1"]).toBe(cart.MOST_UNITS);
    });

    it("hears of other tabs, and passes over what it can't read", async () => {
        const { cart } = await load("ada@souk.test");
        const name = "souk.cart.ada@souk.test";
        const tell = (text: string) => {
            localStorage.setItem(name, text);
            globalThis.dispatchEvent(new StorageEvent("storage", { key: name }));
        };
        tell(JSON.stringify({ lines: [{ upc: "A", quantity: 4 }], unsaved: false }));
        expect(quantities(cart.currentCart())).toEqual({ A: 4 });
        tell("{broken");
        expect(cart.currentCart().lines).toEqual([]);
    });
});
