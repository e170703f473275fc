"""What became of the orders and payments of the last days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from harness import Client, Json, expect, until

ORDERS = "/api/v1/orders/statistics"
PAYMENTS = "/api/v1/payments/statistics"


def today(client: Client, path: str) -> Json:
    return expect(client.get(path), 200)["days"][-1]


def grown(before: Json, after: Json) -> dict[str, Decimal]:
    """By how much each figure differs, of those that do."""
    return {
        name: Decimal(after[name]) - Decimal(before[name])
        for name in after
        if name != "date" and after[name] != before[name]
    }


def test_there_is_an_entry_for_each_day(admin: Client) -> None:
    for path in (ORDERS, PAYMENTS):
        for query, count in (("", 30), ("?days=1", 1), ("?days=90", 90)):
            answer = expect(admin.get(path + query), 200)
            days = [date.fromisoformat(day["date"]) for day in answer["days"]]
            assert len(days) == count
            assert days[-1] in (datetime.now(UTC).date(), datetime.now(UTC).date() - timedelta(1))
            assert days == [days[0] + timedelta(number) for number in range(count)]


def test_they_tell_what_became_of_orders_and_payments(admin: Client, customer: Client) -> None:
    item = admin.create_item(price="0.1", units=100)
    orders, payments = today(admin, ORDERS), today(admin, PAYMENTS)
    kept, canceled, left, refunded = (customer.place_order({item["upc"]: 3}) for _ in range(4))
    customer.pay(kept)
    customer.cancel(canceled["id"])
    expect(customer.try_to_pay(left, method="pm_card_declined"), 402)
    payment = customer.pay(refunded)
    until(lambda: customer.order(kept["id"])["status"] == "COMPLETED", what="it is completed")
    customer.cancel(refunded["id"])
    until(lambda: customer.payment(payment["id"])["status"] == "REFUNDED", what="it is refunded")
    of_orders = {"placed": 4, "completed": 1, "canceled": 2, "revenue": Decimal("0.3")}
    until(
        lambda: grown(orders, today(admin, ORDERS)) == of_orders,
        what="the orders are counted",
    )
    of_payments = {
        "succeeded": 1,
        "failed": 1,
        "refunded": 1,
        "charged": Decimal("0.3"),
        "refundedAmount": Decimal("0.3"),
    }
    until(
        lambda: grown(payments, today(admin, PAYMENTS)) == of_payments,
        what="the payments are counted",
    )
