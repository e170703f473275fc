"""The calls between services."""

import pytest

from contract.description import Description
from contract.samples import ABSENT_ID, Samples
from harness import Client, Json, expect, until


@pytest.fixture
def items(samples: Samples) -> Client:
    return samples.service("item")


@pytest.fixture
def orders(samples: Samples) -> Client:
    return samples.service("order")


class Stock:
    """One item's, and reservations of it."""

    def __init__(self, samples: Samples, items: Client, units: int) -> None:
        self.samples = samples
        self.items = items
        self.item = samples.admin.create_item(units=units)

    @property
    def available(self) -> int:
        return int(self.samples.buyer.item(self.item["id"])["availableUnits"])

    def body(self, quantity: int, payment: str = "") -> Json:
        line = {"itemId": self.item["id"], "upc": self.item["upc"], "quantity": quantity}
        body = {**self.samples.hold_body(), "lines": [line]}
        return {**body, "paymentId": payment} if payment else body


@pytest.fixture
def stock(samples: Samples, items: Client) -> Stock:
    return Stock(samples, items, units=10)


def path_of(order: str, step: str = "") -> str:
    return f"/internal/v1/reservations/{order}{step}"


def test_quotes_leave_out_what_is_not_sold(samples: Samples, items: Client) -> None:
    response = items.post("/internal/v1/quotes", {"upcs": [samples.item["upc"], "none"]})
    quotes = expect(response, 200)
    assert [quote["upc"] for quote in quotes] == [samples.item["upc"]]


def test_a_hold_is_kept_once(samples: Samples, items: Client, stock: Stock) -> None:
    order, body = samples.new_id(), stock.body(4)
    for _ in range(2):
        assert items.put(path_of(order), body).is_success
        assert stock.available == 6
    for _ in range(2):
        assert items.post(path_of(order, "/commit"), {"paymentId": body["paymentId"]}).is_success
        assert stock.available == 6
    for _ in range(2):
        assert items.post(path_of(order, "/release"), {}).is_success
        assert stock.available == 10


def test_a_release_frees_only_its_own_attempts_hold(
    samples: Samples, items: Client, stock: Stock
) -> None:
    order, body = samples.new_id(), stock.body(4)
    assert items.put(path_of(order), body).is_success
    assert items.post(path_of(order, "/release"), {"paymentId": samples.new_id()}).is_success
    assert stock.available == 6
    release = {"paymentId": body["paymentId"]}
    assert items.post(path_of(order, "/release"), release).is_success
    assert stock.available == 10


def test_a_closed_order_holds_nothing_any_more(
    samples: Samples, items: Client, stock: Stock
) -> None:
    order, body = samples.new_id(), stock.body(1)
    assert items.post(path_of(order, "/release"), {}).is_success
    expect(items.put(path_of(order), body), 409, "order-closed")
    commit = {"paymentId": body["paymentId"]}
    expect(items.post(path_of(order, "/commit"), commit), 409, "order-closed")
    assert stock.available == 10


def test_what_is_not_there_is_not_held(samples: Samples, items: Client, stock: Stock) -> None:
    expect(items.put(path_of(samples.new_id()), stock.body(11)), 409, "insufficient-stock")
    assert stock.available == 10
    line = {"itemId": ABSENT_ID, "upc": "none", "quantity": 1}
    body = {**stock.body(1), "lines": [line]}
    assert items.put(path_of(samples.new_id()), body).status_code in (404, 409)


def test_a_checkout_holds_and_answers_the_total(
    samples: Samples, orders: Client, admin: Client
) -> None:
    item = admin.create_item(price="2.5", units=4)
    order = samples.buyer.place_order({item["upc"]: 4})
    path = f"/internal/v1/orders/{order['id']}/checkout"
    body = {"accountEmail": samples.buyer.email, "paymentId": samples.new_id()}
    for _ in range(2):
        assert expect(orders.post(path, body), 200)["totalAmount"] == 10
        assert samples.buyer.item(item["id"])["availableUnits"] == 0
    other = {**body, "accountEmail": "other@souk.test"}
    expect(orders.post(path, other), 404, "unknown-order")
    samples.buyer.cancel(order["id"])
    expect(orders.post(path, body), 409, "order-not-payable")


def test_an_attempt_that_was_given_up_stays_so(
    samples: Samples, items: Client, stock: Stock
) -> None:
    order, body = samples.new_id(), stock.body(1)
    own = {"paymentId": body["paymentId"]}
    assert items.put(path_of(order), body).is_success
    assert items.post(path_of(order, "/release"), own).is_success
    expect(items.put(path_of(order), body), 409, "attempt-closed")
    expect(items.post(path_of(order, "/commit"), own), 409, "order-closed")
    assert items.put(path_of(order), stock.body(2)).is_success
    assert stock.available == 8


def test_a_checkout_of_an_attempt_that_was_given_up_is_refused(
    samples: Samples, items: Client, orders: Client
) -> None:
    order = samples.order()
    attempt = {"paymentId": samples.new_id()}
    assert items.post(path_of(order["id"], "/release"), attempt).is_success
    body = {"accountEmail": samples.buyer.email, **attempt}
    expect(orders.post(f"/internal/v1/orders/{order['id']}/checkout", body), 409, "attempt-closed")


def test_a_holder_holds_for_five_orders(samples: Samples, items: Client, stock: Stock) -> None:
    body = stock.body(1)
    for _ in range(5):
        assert items.put(
            path_of(samples.new_id()), {**body, "paymentId": samples.new_id()}
        ).is_success
    sixth = {**body, "paymentId": samples.new_id()}
    expect(items.put(path_of(samples.new_id()), sixth), 409, "too-many-checkouts")
    assert stock.available == 5


def test_a_hold_expires(samples: Samples, items: Client, stock: Stock) -> None:
    late, lost = ((samples.new_id(), {**stock.body(5), "ttl": 1}) for _ in range(2))
    for order, body in (late, lost):
        assert items.put(path_of(order), body).is_success
    assert stock.available == 0
    until(lambda: stock.available == 10, what="the holds have expired")
    order, body = late
    commit = {"paymentId": body["paymentId"]}
    assert items.post(path_of(order, "/commit"), commit).is_success
    assert stock.available == 5
    adjustment = {"delta": -5, "reason": "Lost"}
    stock_path = f"/api/v1/items/{stock.item['id']}/stock"
    expect(samples.admin.post(stock_path, adjustment), 200)
    order, body = lost
    commit = {"paymentId": body["paymentId"]}
    expect(items.post(path_of(order, "/commit"), commit), 409, "insufficient-stock")


def test_a_checkout_is_refused_as_a_payment_would_be(
    samples: Samples, orders: Client, admin: Client, customer: Client
) -> None:
    def check_out(order: Json, status: int, slug: str = "") -> None:
        body = {"accountEmail": customer.email, "paymentId": samples.new_id()}
        path = f"/internal/v1/orders/{order['id']}"
        expect(orders.post(f"{path}/checkout", body), status, slug)
        payable = orders.get(f"{path}/payable?accountEmail={customer.email}")
        if slug in ("already-paid", "order-not-payable"):
            expect(payable, status, slug)
        else:
            assert expect(payable, 200)["totalAmount"] == order["totalAmount"]

    item = admin.create_item(units=5)
    placed = [customer.place_order({item["upc"]: 1}) for _ in range(8)]
    customer.pay(placed[0])
    until(lambda: customer.order(placed[0]["id"])["status"] == "COMPLETED", what="it is completed")
    check_out(placed[0], 409, "already-paid")
    customer.cancel(placed[1]["id"])
    check_out(placed[1], 409, "order-not-payable")
    for order in placed[2:6]:
        check_out(order, 200)
    check_out(placed[6], 409, "insufficient-stock")
    expect(admin.post(f"/api/v1/items/{item['id']}/stock", {"delta": 1, "reason": "More"}), 200)
    check_out(placed[6], 200)
    check_out(placed[7], 409, "too-many-checkouts")


def test_every_internal_call_is_described(description: Description) -> None:
    assert len([it for it in description.operations.values() if it.is_internal]) >= 5
