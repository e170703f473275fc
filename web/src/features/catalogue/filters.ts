// What is looked for stands in the address: it can be kept, sent and gone back to.
import { useSearchParams } from "react-router";

export const SORTS = ["name", "price", "-price", "-createdAt"] as const;
export type Sort = (typeof SORTS)[number];

export interface Filters {
    q?: string;
    category?: string;
    minPrice?: string;
    maxPrice?: string;
    inStock?: "true";
    sort?: Sort;
}

const NAMES = ["q", "category", "minPrice", "maxPrice", "inStock", "sort"] as const;

const MOST_PRICE = 9_999_999.99;

/** An amount as people write it, "19,9" too, as the API reads it; undefined when it is none. */
export function amountOf(text: string): string | undefined {
    const amount = text.trim().replace(",", ".");
    const isOne = /^(\d+\.?|\d*\.\d{1,2})$/.test(amount) && Number(amount) <= MOST_PRICE;
    return isOne ? String(Number(amount)) : undefined;
}

/** What is wrong in an address that somebody wrote by hand is left out. */
export function filtersOf(parameters: URLSearchParams): Filters {
    const text = (name: string, most: number) =>
        parameters.get(name)?.trim().slice(0, most) || undefined;
    const sort = SORTS.find((each) => each === parameters.get("sort"));
    const found = {
        q: text("q", 200),
        category: text("category", 200),
        minPrice: amountOf(parameters.get("minPrice") ?? ""),
        maxPrice: amountOf(parameters.get("maxPrice") ?? ""),
        inStock: parameters.get("inStock") === "true" ? ("true" as const) : undefined,
        sort: sort === SORTS[0] ? undefined : sort,
    };
    return Object.fromEntries(NAMES.flatMap((name) => (found[name] ? [[name, found[name]]] : [])));
}

/** The filters of the address, and how to change some of them; undefined takes one away. */
export function useFilters() {
    const [parameters, setParameters] = useSearchParams();
    const filters = filtersOf(parameters);
    const change = (some: { [Name in keyof Filters]?: Filters[Name] | undefined }) => {
        const next = { ...filters, ...some };
        setParameters(
            NAMES.flatMap((name) => (next[name] ? [[name, next[name]] as [string, string]] : [])),
        );
    };
    return { filters, change };
}
