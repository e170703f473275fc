"""The calls of the payment service."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from contract.samples import Samples
from harness import Client, expect, slug_of, until

PAYMENTS = "/api/v1/payments"


def completed(client: Client, order_id: str) -> bool:
    return bool(client.order(order_id)["status"] == "COMPLETED")


def test_paying_completes_the_order_and_sells_the_units(admin: Client, customer: Client) -> None:
    item = admin.create_item(price="39.98", units=5)
    order = customer.place_order({item["upc"]: 2})
    response = customer.try_to_pay(order)
    payment = expect(response, 201)
    assert response.headers["location"] == f"{PAYMENTS}/{payment['id']}"
    assert payment["amount"] == Decimal("79.96")
    assert payment["paymentId"] == payment["id"]
    assert payment["orderId"] == order["id"]
    until(lambda: completed(customer, order["id"]), what="the order is completed")
    assert customer.item(item["id"])["availableUnits"] == 3
    assert customer.payment(payment["id"]) == payment
    expect(customer.try_to_pay(order), 409, "already-paid")


def test_the_amount_must_be_the_total(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    for amount in (order["totalAmount"] - Decimal("0.01"), order["totalAmount"] + 1):
        body = {"orderId": order["id"], "amount": amount}
        expect(customer.post(PAYMENTS, body), 422, "amount-mismatch")
    customer.pay(order)


def test_a_declined_order_can_be_paid_again(admin: Client, customer: Client) -> None:
    item = admin.create_item(units=1)
    order = customer.place_order({item["upc"]: 1})
    response = customer.try_to_pay(order, method="pm_card_declined")
    failed = customer.payment(expect(response, 402, "payment-declined")["paymentId"])
    assert failed["status"] == "FAILED"
    until(lambda: customer.item(item["id"])["availableUnits"] == 1, what="the unit is back")
    customer.pay(order)
    both = expect(customer.get(f"{PAYMENTS}?orderId={order['id']}"), 200)
    assert [payment["status"] for payment in both] == ["SUCCESS", "FAILED"]


def test_a_late_answer_is_found_out(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    response = customer.try_to_pay(order, method="pm_card_timeout")
    pending = expect(response, 202)
    assert pending["status"] == "PENDING"
    expect(customer.try_to_pay(order), 409, "payment-in-progress")
    until(
        lambda: customer.payment(pending["id"])["status"] == "SUCCESS",
        what="the payment has succeeded",
        within=30,
    )
    until(lambda: completed(customer, order["id"]), what="the order is completed")


def test_payments_of_a_time_a_status_and_an_account(samples: Samples, customer: Client) -> None:
    orders = [customer.place_order({samples.item["upc"]: 1}) for _ in range(3)]
    paid = [customer.pay(order) for order in orders[:2]]
    expect(customer.try_to_pay(orders[2], method="pm_card_declined"), 402)
    times = [payment["createdAt"] for payment in paid]

    def listed(query: str, client: Client = customer) -> list[str]:
        return [payment["id"] for payment in expect(client.get(f"{PAYMENTS}?{query}"), 200)]

    assert listed("status=SUCCESS") == [paid[1]["id"], paid[0]["id"]]
    assert len(listed("status=FAILED")) == 1
    assert listed("status=REFUNDED") == []
    assert len(listed(f"from={times[0]}")) == 3
    assert listed(f"status=SUCCESS&from={times[1]}") == [paid[1]["id"]]
    assert listed(f"to={times[0]}") == []
    assert listed("from=2000-01-01&to=2000-02-01") == []
    of_customer = f"account={customer.email}&status=SUCCESS&limit=1"
    assert listed(of_customer, samples.admin) == [paid[1]["id"]]
    expect(samples.buyer.get(f"{PAYMENTS}?account={customer.email}"), 403, "forbidden")


def test_the_same_key_pays_once(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    key = key_of_first = uuid.uuid4().hex
    first = customer.pay(order, key=key)
    assert customer.pay(order, key=key) == first
    body = {"orderId": order["id"], "amount": order["totalAmount"], "idempotencyKey": key}
    assert expect(customer.post(PAYMENTS, body), 201) == first
    body["amount"] += 1
    expect(customer.post(PAYMENTS, body), 422, "idempotency-key-reused")
    declined = customer.place_order({samples.item["upc"]: 1})
    key = uuid.uuid4().hex
    answers = [
        expect(customer.try_to_pay(declined, method="pm_card_declined", key=key), 402)["paymentId"]
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    customer.cancel(order["id"])
    until(lambda: customer.payment(first["id"])["status"] == "REFUNDED", what="it is refunded")
    assert customer.pay(order, key=key_of_first) == first


def test_the_same_key_at_once_pays_once(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    key = uuid.uuid4().hex
    start = threading.Barrier(10)

    def pay(_: int) -> tuple[int, str]:
        start.wait()
        response = customer.try_to_pay(order, method="pm_card_timeout", key=key)
        return response.status_code, slug_of(response)

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(pay, range(10)))
    assert answers <= {(202, ""), (409, "request-in-progress")}
    assert (202, "") in answers
    assert (409, "request-in-progress") in answers
    assert len(expect(customer.get(f"{PAYMENTS}?orderId={order['id']}"), 200)) == 1


def test_two_attempts_at_once_pay_once(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    start = threading.Barrier(10)

    def pay(_: int) -> tuple[int, str]:
        start.wait()
        response = customer.try_to_pay(order)
        return response.status_code, slug_of(response)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(pay, range(10)))
    assert answers.count((201, "")) == 1
    assert set(answers) <= {(201, ""), (409, "payment-in-progress"), (409, "already-paid")}


def test_a_canceled_order_is_not_paid(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    customer.cancel(order["id"])
    expect(customer.try_to_pay(order), 409, "order-not-payable")


def test_an_order_whose_units_are_gone_is_not_paid(admin: Client, customer: Client) -> None:
    item = admin.create_item(units=1)
    late, early = (customer.place_order({item["upc"]: 1}) for _ in range(2))
    customer.pay(early)
    expect(customer.try_to_pay(late), 409, "insufficient-stock")
    assert customer.order(late["id"])["status"] == "CREATED"


def test_a_customer_holds_for_a_few_orders_at_a_time(samples: Samples, customer: Client) -> None:
    orders = [customer.place_order({samples.item["upc"]: 1}) for _ in range(6)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(
            pool.map(lambda order: customer.try_to_pay(order, method="pm_card_timeout"), orders[:5])
        )
    assert [answer.status_code for answer in answers] == [202] * 5
    expect(customer.try_to_pay(orders[5]), 409, "too-many-checkouts")
    until(
        lambda: all(completed(customer, order["id"]) for order in orders[:5]),
        what="the five are completed",
        within=30,
    )
    customer.pay(orders[5])


def test_canceling_a_paid_order_gives_the_money_back(admin: Client, customer: Client) -> None:
    item = admin.create_item(units=3)
    order = customer.place_order({item["upc"]: 3})
    payment = customer.pay(order)
    customer.cancel(order["id"])
    until(lambda: customer.payment(payment["id"])["status"] == "REFUNDED", what="it is refunded")
    until(lambda: customer.item(item["id"])["availableUnits"] == 3, what="the units are back")


def test_a_refund_cancels_the_order(samples: Samples, admin: Client, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    payment = customer.pay(order)
    path = f"{PAYMENTS}/{payment['id']}"
    expect(admin.post(f"{path}/refund"), 200)
    until(lambda: admin.payment(payment["id"])["status"] == "REFUNDED", what="it is refunded")
    assert customer.order(order["id"])["status"] == "CANCELED"
    assert expect(admin.post(f"{path}/refund"), 200)["status"] == "REFUNDED"


def test_what_took_no_money_is_not_refunded(
    samples: Samples, admin: Client, customer: Client
) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    failed = expect(customer.try_to_pay(order, method="pm_card_declined"), 402)["paymentId"]
    expect(admin.post(f"{PAYMENTS}/{failed}/refund"), 409, "not-refundable")


def test_pages_of_payments_go_from_the_newest(samples: Samples, customer: Client) -> None:
    made = [customer.pay(customer.place_order({samples.item["upc"]: 1}))["id"] for _ in range(5)]
    path: str | None = f"{PAYMENTS}?limit=2"
    seen: list[str] = []
    while path:
        response = customer.get(path)
        seen += [payment["id"] for payment in expect(response, 200)]
        path = response.headers.get("link", "").split(">")[0].removeprefix("<") or None
    assert seen == made[::-1]
