"""What customers do at the same moment: every race has one winner, and the books balance after it."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx
import pytest

from faults.conftest import wait_for_status
from harness import Client, Json, Shop, expect, slug_of, until

T = TypeVar("T")
pytestmark = pytest.mark.usefixtures("audit")


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Starts each in a thread of its own, all at one moment."""
    start = threading.Barrier(len(works))

    def begin(work: Callable[[], T]) -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def outcomes(answers: Sequence[httpx.Response]) -> Counter[tuple[int, str]]:
    return Counter((each.status_code, slug_of(each)) for each in answers)


def payments_of(client: Client, order_id: str) -> list[Json]:
    return expect(client.get(f"/api/v1/payments?orderId={order_id}&limit=1000"), 200)


def all_pages(client: Client, path: str) -> list[Json]:
    found: list[Json] = []
    while path:
        page = client.get(path)
        found += expect(page, 200)
        path = page.links.get("next", {}).get("url", "")
    return found


def test_a_hundred_payments_of_one_order_charge_once(racing_shop: Shop) -> None:
    item = racing_shop.admin().create_item(units=500)
    customer = racing_shop.customer()
    order = customer.place_order({item["upc"]: 3})

    answers = at_once([lambda: customer.try_to_pay(order)] * 100)

    seen = outcomes(answers)
    assert seen.pop((201, "")) == 1
    assert set(seen) <= {(409, "already-paid"), (409, "payment-in-progress")}, seen
    wait_for_status(customer, order["id"], "COMPLETED")
    paid = [each for each in payments_of(customer, order["id"]) if each["status"] == "SUCCESS"]
    assert [each["amount"] for each in paid] == [order["totalAmount"]]
    assert customer.item(item["id"])["availableUnits"] == 497


def test_a_thousand_checkouts_sell_a_hundred_units_once(racing_shop: Shop) -> None:
    admin = racing_shop.admin()
    item = admin.create_item(units=100)
    with ThreadPoolExecutor(16) as pool:
        customers = list(pool.map(lambda _: racing_shop.customer(), range(250)))
        buyers = customers * 4
        orders = list(pool.map(lambda each: each.place_order({item["upc"]: 1}), buyers))
    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(lambda who, what: who.try_to_pay(what), buyers, orders))

    assert outcomes(answers) == {(201, ""): 100, (409, "insufficient-stock"): 900}
    won = {
        order["id"]
        for order, answer in zip(orders, answers, strict=True)
        if answer.status_code == 201
    }
    mine = {order["id"] for order in orders}

    def statuses() -> dict[str, str]:
        everything = all_pages(admin, "/api/v1/orders?limit=1000")
        return {each["id"]: each["status"] for each in everything if each["id"] in mine}

    wanted = {id_: "COMPLETED" if id_ in won else "CREATED" for id_ in mine}
    until(lambda: statuses() == wanted, what="exactly the paid ones are COMPLETED", within=30)
    assert admin.item(item["id"])["availableUnits"] == 0
    payments = all_pages(admin, "/api/v1/payments?limit=1000")
    charged = [
        each["orderId"]
        for each in payments
        if each["orderId"] in mine and each["status"] != "FAILED"
    ]
    assert sorted(charged) == sorted(won)


def test_cancel_against_pay_two_hundred_times(racing_shop: Shop) -> None:
    item = racing_shop.admin().create_item(units=1000)

    def race(customer: Client) -> tuple[str, httpx.Response]:
        order = customer.place_order({item["upc"]: 1})
        paid, canceled = at_once(
            [
                lambda: customer.try_to_pay(order),
                lambda: customer.post(f"/api/v1/orders/{order['id']}/cancel"),
            ]
        )
        assert expect(canceled, 200)["status"] == "CANCELED"
        assert (paid.status_code, slug_of(paid)) in {(201, ""), (409, "order-not-payable")}, paid.text
        return order["id"], paid

    def races(customer: Client) -> None:
        for order_id, paid in [race(customer) for _ in range(25)]:
            wait_for_status(customer, order_id, "CANCELED")

            def settled(order_id: str = order_id) -> bool:
                statuses = {each["status"] for each in payments_of(customer, order_id)}
                return statuses <= {"FAILED", "REFUNDED"}

            until(settled, what=f"no money is kept for {order_id}", within=30)
            if paid.status_code == 201:
                assert customer.payment(expect(paid, 201)["id"])["status"] == "REFUNDED"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(races, list(racing_shop.customers(8))))
    anyone = racing_shop.customer()
    until(
        lambda: anyone.item(item["id"])["availableUnits"] == 1000,
        what="every unit is back on the shelf",
        within=30,
    )


@pytest.mark.parametrize("is_paid", [True, False])
def test_two_cancels_at_once_are_one(racing_shop: Shop, is_paid: bool) -> None:
    item = racing_shop.admin().create_item(units=100)
    customer = racing_shop.customer()
    for _ in range(20):
        order = customer.place_order({item["upc"]: 2})
        if is_paid:
            customer.pay(order)
            wait_for_status(customer, order["id"], "COMPLETED")
        path = f"/api/v1/orders/{order['id']}/cancel"

        answers = at_once([lambda path=path: customer.post(path)] * 2)

        assert [expect(each, 200)["status"] for each in answers] == ["CANCELED"] * 2
        history = expect(customer.get(f"/api/v1/orders/{order['id']}/events"), 200)
        assert [each["type"] for each in history].count("OrderCancelled") == 1
    refunded = {"REFUNDED"} if is_paid else set()
    until(
        lambda: {
            each["status"] for each in all_pages(customer, "/api/v1/payments?limit=1000")
        } == refunded,
        what="each payment is refunded",
        within=30,
    )
    until(
        lambda: customer.item(item["id"])["availableUnits"] == 100,
        what="the units are back, once",
        within=30,
    )


def test_the_same_key_in_parallel_places_one_order(racing_shop: Shop) -> None:
    item = racing_shop.admin().create_item(units=100)
    customer = racing_shop.customer()
    body = {"items": [{"upc": item["upc"], "qty": 1}]}

    def place() -> httpx.Response:
        return customer.post("/api/v1/orders", body, headers={"Idempotency-Key": "one order"})

    answers = at_once([place] * 50)

    assert set(outcomes(answers)) <= {(201, ""), (409, "request-in-progress")}, outcomes(answers)
    placed = {expect(each, 201)["id"] for each in answers if each.status_code == 201}
    assert len(placed) == 1
    assert expect(place(), 201)["id"] in placed
    listed = all_pages(customer, "/api/v1/orders?limit=1000")
    assert {each["id"] for each in listed} == placed


def test_the_same_key_in_parallel_charges_once(racing_shop: Shop) -> None:
    item = racing_shop.admin().create_item(units=100)
    customer = racing_shop.customer()
    order = customer.place_order({item["upc"]: 1})

    answers = at_once([lambda: customer.try_to_pay(order, key="one payment")] * 50)

    assert set(outcomes(answers)) <= {(201, ""), (409, "request-in-progress")}, outcomes(answers)
    paid = {expect(each, 201)["id"] for each in answers if each.status_code == 201}
    assert len(paid) == 1
    assert customer.pay(order, key="one payment")["id"] in paid
    kept = [each for each in payments_of(customer, order["id"]) if each["status"] == "SUCCESS"]
    assert {each["id"] for each in kept} == paid
    wait_for_status(customer, order["id"], "COMPLETED")
    assert customer.item(item["id"])["availableUnits"] == 99
