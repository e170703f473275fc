"""The calls of the order service."""

import contextlib
import signal
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from contract.samples import ADDRESS, Samples
from harness import PASSWORD, Client, Json, Shop, expect, slug_of, until

ORDERS = "/api/v1/orders"


def test_an_order_has_the_prices_of_its_moment(admin: Client, customer: Client) -> None:
    cheap, dear = admin.create_item(price="0.1"), admin.create_item(price="0.2")
    body = {
        "items": [
            {"upc": cheap["upc"], "qty": 1, "price": 0},
            {"upc": dear["upc"], "quantity": 1, "unitPrice": 0},
            {"upc": cheap["upc"], "qty": 2},
        ],
        "totalAmount": 0,
        "status": "COMPLETED",
        "accountEmail": "other@souk.test",
    }
    response = customer.post(ORDERS, body)
    order = expect(response, 201)
    assert order["totalAmount"] == Decimal("0.5")
    assert order["status"] == "CREATED"
    assert order["accountEmail"] == customer.email
    assert {line["upc"]: line["quantity"] for line in order["items"]} == {
        cheap["upc"]: 3,
        dear["upc"]: 1,
    }
    expect(admin.patch(f"/api/v1/items/{cheap['id']}", {"price": 5}), 200)
    assert customer.order(order["id"]) == order
    assert response.headers["location"] == f"{ORDERS}/{order['id']}"


def test_an_order_keeps_where_it_goes(samples: Samples, customer: Client) -> None:
    lines = {samples.item["upc"]: 1}
    order = customer.place_order(lines, key="k", address=ADDRESS)
    assert order["shippingAddress"] == ADDRESS
    elsewhere = {**ADDRESS, "line2": "c/o Bob"}
    expect(customer.patch("/api/v1/accounts/me", {"shippingAddress": elsewhere}), 200)
    assert customer.place_order(lines, key="k", address=ADDRESS) == order
    assert customer.order(order["id"]) == order
    assert order in customer.get(ORDERS).json(parse_float=Decimal)
    body = {"items": [{"upc": samples.item["upc"], "qty": 1}], "shippingAddress": elsewhere}
    again = customer.post(ORDERS, body, headers={"Idempotency-Key": "k"})
    expect(again, 422, "idempotency-key-reused")
    assert "shippingAddress" not in customer.place_order(lines)


def test_an_order_takes_no_stock(admin: Client, customer: Client) -> None:
    item = admin.create_item(units=1)
    for _ in range(3):
        customer.place_order({item["upc"]: 1})
    assert customer.item(item["id"])["availableUnits"] == 1


def test_each_short_line_is_named(admin: Client, customer: Client) -> None:
    enough, few, none = (admin.create_item(units=units) for units in (9, 1, 0))
    lines = [{"upc": item["upc"], "qty": 2} for item in (enough, few, none)]
    problem = expect(customer.post(ORDERS, {"items": lines}), 409, "insufficient-stock")
    said = " ".join(f"{error['field']} {error['detail']}" for error in problem["errors"])
    assert len(problem["errors"]) == 2
    assert few["upc"] in said or "items[1]" in said
    assert none["upc"] in said or "items[2]" in said


def test_unknown_items_are_not_ordered(samples: Samples, customer: Client) -> None:
    lines = [{"upc": samples.item["upc"], "qty": 1}, {"upc": "no such", "qty": 1}]
    expect(customer.post(ORDERS, {"items": lines}), 404, "unknown-item")
    order = customer.place_order({samples.item["upc"]: 1})
    expect(customer.put(f"{ORDERS}/{order['id']}", {"items": lines}), 404, "unknown-item")


def test_a_total_that_is_too_large_is_refused(admin: Client, customer: Client) -> None:
    item = admin.create_item(price="9999999.99", units=1_000_000)
    body = {"items": [{"upc": item["upc"], "qty": 100_000}]}
    expect(customer.post(ORDERS, body), 400, "total-too-large")
    order = customer.place_order({item["upc"]: 1000})
    assert order["totalAmount"] == Decimal("9999999990")
    expect(customer.put(f"{ORDERS}/{order['id']}", body), 400, "total-too-large")


def test_a_thousand_lines_are_one_order(samples: Samples, customer: Client) -> None:
    lines = [{"upc": samples.item["upc"], "qty": 1}] * 1000
    order = expect(customer.post(ORDERS, {"items": lines}), 201)
    assert [line["quantity"] for line in order["items"]] == [1000]


def test_the_same_key_gets_the_same_order(samples: Samples, customer: Client) -> None:
    key = uuid.uuid4().hex
    first = customer.place_order({samples.item["upc"]: 2}, key)
    assert customer.place_order({samples.item["upc"]: 2}, key) == first
    line = {"upc": samples.item["upc"], "qty": 2}
    body = {"items": [line], "idempotencyKey": key}
    assert expect(customer.post(ORDERS, body), 201) == first
    other = {**body, "items": [{**line, "qty": 3}]}
    expect(customer.post(ORDERS, other), 422, "idempotency-key-reused")
    assert len(expect(customer.get(ORDERS), 200)) == 1
    customer.cancel(first["id"])
    assert customer.place_order({samples.item["upc"]: 2}, key) == first


def test_a_key_is_its_accounts_own(samples: Samples, customer: Client) -> None:
    key = uuid.uuid4().hex
    lines = {samples.item["upc"]: 2}
    assert customer.place_order(lines, key) != samples.buyer.place_order(lines, key)


def test_the_same_key_at_once_makes_one_order(samples: Samples, customer: Client) -> None:
    key = uuid.uuid4().hex
    start = threading.Barrier(20)
    body = {"items": [{"upc": samples.item["upc"], "qty": 1}]}

    def place(_: int) -> tuple[int, str]:
        start.wait()
        response = customer.post(ORDERS, body, headers={"Idempotency-Key": key})
        return response.status_code, slug_of(response)

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(place, range(20)))
    assert answers == {(201, "")}
    assert len(expect(customer.get(ORDERS), 200)) == 1


def test_lines_change_while_the_order_is_created(admin: Client, customer: Client) -> None:
    item, other = admin.create_item(price="2", units=10), admin.create_item(price="3", units=10)
    order = customer.place_order({item["upc"]: 1})
    path = f"{ORDERS}/{order['id']}"
    expect(admin.patch(f"/api/v1/items/{item['id']}", {"price": 4}), 200)
    lines = [{"upc": item["upc"], "qty": 2}, {"upc": other["upc"], "quantity": 1}]
    changed = expect(customer.put(path, {"items": lines}), 200)
    assert changed["totalAmount"] == 11
    assert customer.order(order["id"]) == changed
    short = {"items": [{"upc": item["upc"], "qty": 11}]}
    expect(customer.put(path, short), 409, "insufficient-stock")
    customer.pay(changed)
    expect(customer.put(path, {"items": lines}), 409)
    canceled = customer.place_order({item["upc"]: 1})
    customer.cancel(canceled["id"])
    expect(
        customer.put(f"{ORDERS}/{canceled['id']}", {"items": lines}), 409, "order-not-changeable"
    )


def test_lines_do_not_change_while_the_order_is_paid(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    with ThreadPoolExecutor(1) as pool:
        paying = pool.submit(customer.try_to_pay, order, method="pm_card_timeout")
        until(
            lambda: "CheckoutStarted" in types_of(customer, order["id"]),
            what="the checkout has started",
        )
        body = {"items": [{"upc": samples.item["upc"], "qty": 2}]}
        put = customer.put(f"{ORDERS}/{order['id']}", body)
        expect(put, 409, "order-being-paid")
        assert paying.result().status_code in (201, 202)


def types_of(client: Client, order_id: str) -> list[str]:
    return [event["type"] for event in expect(client.get(f"{ORDERS}/{order_id}/events"), 200)]


def test_an_orders_history_is_told(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    body = {"items": [{"upc": samples.item["upc"], "qty": 2}]}
    changed = expect(customer.put(f"{ORDERS}/{order['id']}", body), 200)
    customer.pay(changed)
    until(lambda: customer.order(order["id"])["status"] == "COMPLETED", what="it is completed")
    customer.cancel(order["id"])
    events = expect(customer.get(f"{ORDERS}/{order['id']}/events"), 200)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events] == [
        "OrderCreated",
        "OrderChanged",
        "CheckoutStarted",
        "OrderCompleted",
        "OrderCancelled",
    ]


def test_canceling_is_repeatable(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    first = customer.cancel(order["id"])
    assert first["status"] == "CANCELED"
    assert first["cancelReason"]
    assert customer.cancel(order["id"]) == first


def test_an_administrator_cancels_anybodys(samples: Samples, admin: Client) -> None:
    order = samples.order()
    assert admin.cancel(order["id"])["status"] == "CANCELED"


def test_a_known_order_is_not_sent_again(samples: Samples, customer: Client) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    path = f"{ORDERS}/{order['id']}"
    etag = customer.get(path).headers["etag"]
    for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        assert customer.get(path, headers={"If-None-Match": known}).status_code == 304, known
    customer.cancel(order["id"])
    assert customer.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_orders_of_a_time(samples: Samples, customer: Client) -> None:
    orders = [customer.place_order({samples.item["upc"]: 1}) for _ in range(4)]
    customer.cancel(orders[1]["id"])
    times = [order["createdAt"] for order in orders]

    def listed(query: str, client: Client = customer) -> list[str]:
        return [order["id"] for order in expect(client.get(f"{ORDERS}?{query}"), 200)]

    def placed(*, start: str = "", end: str = "~") -> list[str]:
        return [it["id"] for it in orders if start <= it["createdAt"] < end][::-1]

    assert listed(f"from={times[2]}") == placed(start=times[2])
    assert listed(f"to={times[2]}") == placed(end=times[2])
    assert listed(f"from={times[1]}&to={times[3]}") == placed(start=times[1], end=times[3])
    assert listed(f"from={times[3]}&to={times[3]}") == []
    assert listed("from=2000-01-01&to=2000-02-01") == []
    assert listed(f"from={times[0]}&status=CANCELED") == [orders[1]["id"]]
    owner = f"account={customer.email}&from={times[0]}"
    assert listed(owner, samples.admin) == placed()
    assert listed(f"{owner}&limit=1&to={times[3]}", samples.admin) == placed(end=times[3])[:1]


def test_pages_of_orders_go_from_the_newest(samples: Samples, customer: Client) -> None:
    placed = [customer.place_order({samples.item["upc"]: 1})["id"] for _ in range(7)]
    customer.cancel(placed[3])
    path: str | None = f"{ORDERS}?limit=3"
    seen: list[str] = []
    while path:
        response = customer.get(path)
        page = expect(response, 200)
        assert 1 <= len(page) <= 3
        seen += [order["id"] for order in page]
        path = response.headers.get("link", "").split(">")[0].removeprefix("<") or None
    assert seen == placed[::-1]
    canceled = expect(customer.get(f"{ORDERS}?status=CANCELED"), 200)
    assert [order["id"] for order in canceled] == [placed[3]]
    assert len(expect(customer.get(f"{ORDERS}?status=CREATED"), 200)) == 6


# ---- the cart


def put_cart(client: Client, lines: dict[str, int]) -> Json:
    body = {"items": [{"upc": upc, "quantity": quantity} for upc, quantity in lines.items()]}
    return expect(client.put("/api/v1/cart", body), 200)


def test_a_cart_is_the_same_on_all_devices_and_nobody_elses(shop: Shop, samples: Samples) -> None:
    ann, bob = shop.customers(2)
    assert expect(ann.get("/api/v1/cart"), 200) == {"items": []}
    kept = put_cart(ann, {samples.item["upc"]: 2, "sold nowhere": 7})
    lines = [{"upc": samples.item["upc"], "quantity": 2}, {"upc": "sold nowhere", "quantity": 7}]
    assert kept["items"] == lines
    assert expect(ann.login(ann.email).get("/api/v1/cart"), 200) == kept
    assert expect(bob.get("/api/v1/cart"), 200) == {"items": []}
    assert put_cart(ann, {}) == expect(ann.get("/api/v1/cart"), 200) == {"items": []}


def test_a_carts_lines_are_limited_as_an_orders(shop: Shop) -> None:
    customer = shop.customer()
    many = [{"upc": f"upc-{number}", "quantity": 1} for number in range(1001)]
    expect(customer.put("/api/v1/cart", {"items": many}), 400, "invalid-request")
    twice = [{"upc": "one", "quantity": 60_000}] * 2
    expect(customer.put("/api/v1/cart", {"items": twice}), 400, "invalid-request")
    assert expect(customer.put("/api/v1/cart", {"items": many[:1000]}), 200)["items"] == many[:1000]


@pytest.mark.embedded  # Of the test's own, which is quick to forget.
def test_carts_and_addresses_are_erased_with_their_account(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop({"SOUK_ACCOUNTS_ERASE_AFTER_MS": "100"})
    admin, customer = shop.admin(), shop.customer()
    order = customer.place_order({admin.create_item()["upc"]: 1}, address=ADDRESS)
    put_cart(customer, {"mine": 1})
    expect(customer.delete("/api/v1/accounts/me", {"password": PASSWORD}), 204)
    again = {
        "email": customer.email,
        "password": PASSWORD,
        "firstName": "An",
        "lastName": "Heir",
    }
    register = "/api/v1/accounts/register"
    until(
        lambda: shop.visitor().post(register, again).status_code == 201,
        what="the e-mail is free again",
    )
    heir = shop.visitor().login(customer.email)
    until(lambda: heir.get("/api/v1/cart").json() == {"items": []}, what="the cart is gone")
    assert heir.get(ORDERS).json() == []
    kept = admin.order(order["id"])
    assert kept.pop("accountEmail") != order.pop("accountEmail")
    assert order.pop("shippingAddress") == ADDRESS
    assert kept == order


# ---- the stream


def test_changes_are_told_as_they_happen(samples: Samples, customer: Client) -> None:
    with customer.events() as events:
        order = customer.place_order({samples.item["upc"]: 1})
        assert events.order() == order
        customer.pay(order)
        while (told := events.order())["status"] == "CREATED":
            pass  # Its payment began.
        assert told["status"] == "COMPLETED"
        assert told == customer.order(order["id"])
        canceled = customer.cancel(order["id"])
        assert events.order() == canceled


def test_anothers_orders_are_never_told(samples: Samples, shop: Shop) -> None:
    ann, bob = shop.customers(2)
    with bob.events() as events:
        for each in (ann, samples.admin, bob):
            own = each.place_order({samples.item["upc"]: 1})
        assert events.order() == own  # Whatever the others did came before.
        ann.cancel(ann.place_order({samples.item["upc"]: 1})["id"])
        canceled = bob.cancel(own["id"])
        assert events.order() == canceled


def test_an_account_has_five_streams_at_most(customer: Client, shop: Shop) -> None:
    path = f"{ORDERS}/stream"
    at_service = customer.at(shop.url("order"))  # Each instance counts its own.
    with contextlib.ExitStack() as open_ones:
        for _ in range(5):
            open_ones.enter_context(at_service.events())
        expect(at_service.get(path), 429, "too-many-streams")
    until(lambda: at_service.get(path).status_code == 200, what="streams that ended are forgotten")


def test_a_stream_ends_when_its_token_is_not_good_any_more(samples: Samples, shop: Shop) -> None:
    customer = shop.customer()
    with customer.events() as events:
        customer.place_order({samples.item["upc"]: 1})
        assert events.order()
        body = {"currentPassword": PASSWORD, "newPassword": "another password"}
        expect(customer.post("/api/v1/accounts/me/password", body), 204)
        assert events.ends()


def test_a_stream_ends_when_the_shop_stops(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop()
    with shop.customer().events() as events:
        shop.process.send_signal(signal.SIGTERM)
        assert events.ends(within=5)
    assert shop.process.wait(10) == 0
