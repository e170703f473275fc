// GET /items and /items/categories
import { useQuery } from "@tanstack/react-query";

import { api, body, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { type Filters, oneOf } from "../../lib/filters";
import { useList } from "../../lib/lists";
import { LOW_STOCK } from "../../lib/stock";

export type Item = components["schemas"]["Item"];
export type ItemFilter = "q" | "category" | "stock" | "sort";

export const SORTS = [
    "name",
    "-name",
    "price",
    "-price",
    "availableUnits",
    "-availableUnits",
    "createdAt",
    "-createdAt",
] as const;
export const STOCKS = ["in", "low", "out"] as const;

function unitsOf(stock: string | undefined) {
    switch (oneOf(STOCKS, stock)) {
        case "in":
            return { inStock: true };
        case "low":
            return { inStock: true, maxUnits: LOW_STOCK };
        case "out":
            return { inStock: false };
        default:
            return {};
    }
}

export const useItems = ({ q, category, stock, sort }: Filters<ItemFilter>) =>
    useList<Item>(["admin-items", q, category, stock, sort], (cursor, signal) =>
        page(
            api.GET("/api/v1/items", {
                params: {
                    query: {
                        q,
                        category,
                        ...unitsOf(stock),
                        sort: oneOf(SORTS, sort) ?? "-createdAt",
                        limit: 50,
                        cursor,
                    },
                },
                signal,
            }),
        ),
    );

export const useCategories = () =>
    useQuery({
        queryKey: ["admin-items", "categories"],
        queryFn: ({ signal }) => body(api.GET("/api/v1/items/categories", { signal })),
    });
