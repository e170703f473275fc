import { expect, test } from "vitest";

import { isUnderWay, type Standing, standingOf } from "./standing";

type Order = Parameters<typeof standingOf>[0];
type Payment = Parameters<typeof standingOf>[1][number];

const order = (status: Order["status"]) => ({ status }) as Order;
const payments = (...statuses: Payment["status"][]) =>
    statuses.map((status) => ({ status }) as Payment);

test.each<[Order["status"], Payment["status"][], Standing, boolean]>([
    ["CREATED", [], "toPay", false],
    ["CREATED", ["FAILED"], "declined", false],
    ["CREATED", ["PENDING", "FAILED"], "paying", true],
    ["CREATED", ["SUCCESS", "FAILED"], "paying", true],
    ["COMPLETED", ["SUCCESS"], "completed", false],
    ["CANCELED", [], "canceled", false],
    ["CANCELED", ["FAILED"], "canceled", false],
    ["CANCELED", ["PENDING"], "refunding", true],
    ["CANCELED", ["SUCCESS", "FAILED"], "refunding", true],
    ["CANCELED", ["REFUNDED", "FAILED"], "refunded", false],
])("an order that is %s with payments %j is %s", (status, paid, standing, underWay) => {
    expect(standingOf(order(status), payments(...paid))).toBe(standing);
    expect(isUnderWay(order(status), payments(...paid))).toBe(underWay);
});
