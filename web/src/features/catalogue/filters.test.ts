import { describe, expect, it } from "vitest";

import { amountOf, filtersOf } from "./filters";

describe("an amount", () => {
    it.each([
        ["20", "20"],
        [" 19,90 ", "19.9"],
        ["0.05", "0.05"],
        [".5", "0.5"],
        ["7.", "7"],
    ])("%j is %s", (text, amount) => expect(amountOf(text)).toBe(amount));

    it.each(["", "x", "-1", "1.234", "1e3", "1,2,3", ".", "10000000"])("%j is none", (text) =>
        expect(amountOf(text)).toBeUndefined(),
    );
});

describe("filters", () => {
    it("are what the address says", () => {
        const address = "q=clay lamp&category=Home&minPrice=1,5&inStock=true&sort=-price&cursor=x";
        expect(filtersOf(new URLSearchParams(address))).toEqual({
            q: "clay lamp",
            category: "Home",
            minPrice: "1.5",
            inStock: "true",
            sort: "-price",
        });
    });

    it("leave out what is wrong or says nothing", () => {
        const address = "q= &minPrice=cheap&maxPrice=-1&inStock=1&sort=color";
        expect(filtersOf(new URLSearchParams(address))).toEqual({});
        expect(filtersOf(new URLSearchParams("sort=name"))).toEqual({});
    });
});
