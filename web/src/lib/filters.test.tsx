import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { expect, test } from "vitest";

import { startOfDay } from "./dates";
import { oneOf, useFilters } from "./filters";

function Filters() {
    const [{ q, status }, change] = useFilters<"q" | "status">("q", "status");
    return (
        <>
            <output>{`${q}|${status}|${useLocation().search}`}</output>
            <button onClick={() => change({ q: "a&b" })}>set</button>
            <button onClick={() => change({ q: "" })}>clear</button>
        </>
    );
}

test("the address keeps the filters, and what else it says", async () => {
    render(
        <MemoryRouter initialEntries={["/?status=OPEN&other=1"]}>
            <Filters />
        </MemoryRouter>,
    );
    expect(screen.getByRole("status")).toHaveTextContent("undefined|OPEN|?status=OPEN&other=1");
    await userEvent.click(screen.getByText("set"));
    expect(screen.getByRole("status")).toHaveTextContent("a&b|OPEN|?status=OPEN&other=1&q=a%26b");
    await userEvent.click(screen.getByText("clear"));
    expect(screen.getByRole("status")).toHaveTextContent("undefined|OPEN|?status=OPEN&other=1");
});

test("a value that the filter does not have is none", () => {
    expect(oneOf(["in", "out"], "out")).toBe("out");
    expect(oneOf(["in", "out"], "<script>")).toBeUndefined();
});

test("a day begins at midnight here, and its end is the next one's beginning", () => {
    const start = startOfDay("2026-12-31") ?? "";
    expect(new Date(start).getHours()).toBe(0);
    expect(Date.parse(startOfDay("2026-12-31", 1) ?? "") - Date.parse(start)).toBe(86_400_000);
    expect(startOfDay("yesterday")).toBeUndefined();
});
