import * as v from "valibot";
import { expect, test } from "vitest";

import { ItemEdit, NewItem } from "./item-form";
import { Adjustment } from "./stock";

const good = { name: "Mug", price: "1", category: "", description: "", imageUrl: "" };
const edited = (more: object) => v.safeParse(ItemEdit, { ...good, ...more });

test.each([
    ["39.98", 39.98],
    [" 12,5 ", 12.5],
    ["0.01", 0.01],
    ["9999999.99", 9_999_999.99],
])("takes %s for a price", (text, price) => {
    expect(edited({ price: text }).output).toMatchObject({ price });
});

test.each(["", "0", "0.001", "1e3", "1.234,50", "-1", "12345678", "NaN"])(
    "refuses %j as a price",
    (price) => {
        expect(edited({ price }).success).toBe(false);
    },
);

test.each(["", "/api/v1/pictures/ab", "https://a.example/b.png", "http://a.example"])(
    "takes %j for a picture's address",
    (imageUrl) => {
        expect(edited({ imageUrl }).success).toBe(true);
    },
);

test.each(["javascript:alert(1)", "//evil.example", "data:image/png;base64,", "https://a b"])(
    "refuses %j as a picture's address",
    (imageUrl) => {
        expect(edited({ imageUrl }).success).toBe(false);
    },
);

test.each([
    ["a,b", false],
    [" ", false],
    ["Käse 12/3", true],
])("judges the code %j", (upc, success) => {
    expect(v.safeParse(NewItem, { ...good, upc, availableUnits: "0" }).success).toBe(success);
});

test.each([
    ["24", 24],
    ["+3", 3],
    ["-3", -3],
    ["−3", -3],
])("adjusts by %s", (delta, units) => {
    expect(v.parse(Adjustment, { delta, reason: "Counted" }).delta).toBe(units);
});

test.each(["0", "1.5", "three", "", "10000000000"])("does not adjust by %j", (delta) => {
    expect(v.safeParse(Adjustment, { delta, reason: "Counted" }).success).toBe(false);
});
