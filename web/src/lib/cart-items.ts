// The cart's lines as the catalogue has them now: GET /items?upc=
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, body } from "./api/client";
import type { components } from "./api/schema";
import { type CartLine, useCart } from "./cart";
import { sum, times } from "./money";

export type Item = components["schemas"]["Item"];

// A code may be long, and an address may not.
const UPCS_A_REQUEST = 50;

export interface CartItem {
    line: CartLine;
    /** Undefined when it is no longer sold. */
    item: Item | undefined;
}

/** By their upc; those that are not sold are missing. */
export async function itemsOf(upcs: string[], signal: AbortSignal): Promise<Map<string, Item>> {
    const starts = Array.from(
        { length: Math.ceil(upcs.length / UPCS_A_REQUEST) },
        (_, nth) => nth * UPCS_A_REQUEST,
    );
    const pages = await Promise.all(
        starts.map((start) => {
            const upc = upcs.slice(start, start + UPCS_A_REQUEST).join(",");
            return body(api.GET("/api/v1/items", { params: { query: { upc } }, signal }));
        }),
    );
    return new Map(pages.flat().map((item) => [item.upc, item]));
}

/** Asked anew whenever a page that shows it is opened, or comes back to the front. */
export function useCartItems() {
    const { lines } = useCart();
    const upcs = lines.map((line) => line.upc).sort();
    const query = useQuery({
        queryKey: ["items", "of cart", upcs],
        queryFn: ({ signal }) => itemsOf(upcs, signal),
        staleTime: 0,
        placeholderData: keepPreviousData,
    });
    const items: CartItem[] = lines.map((line) => ({ line, item: query.data?.get(line.upc) }));
    // What has not been asked about yet is not gone.
    const known = items.filter(({ item }) => item !== undefined || !query.isPlaceholderData);
    return { query, items: known, total: totalOf(known) };
}

export const totalOf = (items: readonly CartItem[]): number =>
    sum(items.map(({ line, item }) => (item ? times(item.price, line.quantity) : 0)));

/** Whether all of it can be ordered as it stands. */
export const isOrderable = (items: readonly CartItem[]): boolean =>
    items.length > 0 &&
    items.every(({ line, item }) => item !== undefined && item.availableUnits >= line.quantity);
