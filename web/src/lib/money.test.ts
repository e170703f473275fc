import { expect, test } from "vitest";

import { formatMoney, fromCents, sum, times, toCents } from "./money";

test.each([
    [0, 0],
    [0.01, 1],
    [0.29, 29],
    [39.98, 3998],
    [1.1, 110],
    [9_999_999_999.99, 999_999_999_999],
])("%d is %d cents, and back", (amount, cents) => {
    expect(toCents(amount)).toBe(cents);
    expect(fromCents(cents)).toBe(amount);
});

test("sums and products are exact", () => {
    expect(sum([0.1, 0.2])).toBe(0.3);
    expect(sum([])).toBe(0);
    expect(times(0.07, 3)).toBe(0.21);
    expect(times(9_999_999.99, 1000)).toBe(9_999_999_990);
});

test("amounts are written as the language has it", () => {
    expect(formatMoney(1234.5, "en")).toBe("$1,234.50");
    expect(formatMoney(1234.5, "de")).toBe("1.234,50\u00a0$");
});
