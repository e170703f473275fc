import { expect, test } from "vitest";

import { formatDate, formatDateTime, formatNumber } from "./dates";

const NOON = "2026-01-31T12:00:00.000Z";

test("times are written as the language has it, in the visitor's time zone", () => {
    const local = new Date(NOON);
    const time = new Intl.DateTimeFormat("de", { timeStyle: "short" }).format(local);
    expect(formatDate(NOON, "en")).toBe("Jan 31, 2026");
    expect(formatDate(NOON, "de")).toBe("31.01.2026");
    expect(formatDateTime(NOON, "de")).toBe(`31.01.2026, ${time}`);
});

test("numbers are grouped as the language has it", () => {
    expect(formatNumber(12345, "en")).toBe("12,345");
    expect(formatNumber(12345, "de")).toBe("12.345");
});
