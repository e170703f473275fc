"""Every call that writes against every other, many of both at one moment on the same objects: no
answer but what is described, and books that balance.

SOUK_RACES says how many of each (8); a hundred is the long run.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import ClassVar

import httpx
import pytest

from contract.description import Description, Operation
from contract.samples import Sample, Samples, png, service_token
from faults.conftest import check_books
from faults.test_races import at_once
from harness import HASTY, PASSWORD, Client, Json, Shop, encode

RACES = int(os.environ.get("SOUK_RACES", "8"))
DESCRIPTION = Description()
WRITES = [it for it in DESCRIPTION.operations.values() if it.method != "GET"]
PUBLIC = [it for it in WRITES if not it.is_internal]
INTERNAL = [it for it in WRITES if it.is_internal]


@dataclass
class Scene:
    """What both calls of a race are about: an account, an item, its order, one that is paid, and
    their payment."""

    admin: Client
    customer: Client
    visitor: Client
    service: Callable[[str], Client]
    item: Json
    order: Json
    paid: Json
    payment: Json
    name: str  # Of what both would make: an item's upc, a key.
    attempt: str  # A payment that only the internal calls know.


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop(tmp_path_factory.mktemp("races") / "data", HASTY) as opened:
        yield opened


@pytest.fixture(scope="module")
def new_scene(shop: Shop) -> Callable[[], Scene]:
    admin = shop.admin()
    ids = Samples(shop, admin, DESCRIPTION)

    def make() -> Scene:
        customer = shop.customer("racer")
        item = admin.create_item(units=1_000)
        paid = customer.place_order({item["upc"]: 2})
        token = service_token(customer.token)
        return Scene(
            admin=admin,
            customer=customer,
            visitor=shop.visitor(),
            service=lambda owner: customer.with_token(token).at(shop.url(owner)),
            item=item,
            order=customer.place_order({item["upc"]: 3}),
            paid=paid,
            payment=customer.pay(paid),
            name=f"UPC-{uuid.uuid4().hex}",
            attempt=ids.new_id(),
        )

    return make


class Requests:
    """The nth request of each call, by its operationId."""

    MEDIA: ClassVar = {"importItems": "text/csv", "putItemPicture": "image/png"}

    def of(self, operation: Operation, scene: Scene, nth: int) -> Sample:
        client, path, body = getattr(self, f"_{operation.id}")(scene, nth)
        if body is None:
            return Sample(client, operation.method, path)
        kind = self.MEDIA.get(operation.id, "application/json")
        content = body if isinstance(body, bytes) else encode(body)
        return Sample(client, operation.method, path, content, {"Content-Type": kind})

    def _register(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        body = {"email": it.customer.email, "password": PASSWORD, "firstName": "A", "lastName": "B"}
        return it.visitor, "/api/v1/accounts/register", body

    def _login(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        body = {"email": it.customer.email, "password": PASSWORD}
        return it.visitor, "/api/v1/auth/login", body

    def _logout(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.customer, "/api/v1/auth/logout", None

    def _updateOwnAccount(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        return it.customer, "/api/v1/accounts/me", {"firstName": f"Ada {nth}"}

    def _deleteOwnAccount(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.customer, "/api/v1/accounts/me", {"password": PASSWORD}

    def _changePassword(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"currentPassword": PASSWORD, "newPassword": f"another password {nth}"}
        return it.customer, "/api/v1/accounts/me/password", body

    def _updateAccount(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"role": "USER", "disabled": nth % 4 == 3}
        return it.admin, f"/api/v1/accounts/{it.customer.email}", body

    def _createItem(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        body = {"upc": it.name, "name": "Lamp", "price": 39.98, "availableUnits": 5}
        return it.admin, "/api/v1/items", body

    def _importItems(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        line = f"{it.name},Kettle,24.5,{nth}\r\n{it.item['upc']},Kettle,39.98,{900 + nth}\r\n"
        table = f"upc,name,price,availableUnits\r\n{line}"
        return it.admin, "/api/v1/items/import", table.encode()

    def _updateItem(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        return it.admin, f"/api/v1/items/{it.item['id']}", {"name": f"Lamp {nth}", "price": 39.98}

    def _deleteItem(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.admin, f"/api/v1/items/{it.item['id']}", None

    def _adjustStock(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"delta": 7 if nth % 2 else -600, "reason": "Counted"}
        return it.admin, f"/api/v1/items/{it.item['id']}/stock", body

    def _putItemPicture(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        return it.admin, f"/api/v1/items/{it.item['id']}/picture", png(width=nth + 1)

    def _deleteItemPicture(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.admin, f"/api/v1/items/{it.item['id']}/picture", None

    def _createOrder(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"items": [{"upc": it.item["upc"], "qty": 1}]}
        key = {"idempotencyKey": it.name} if nth % 2 else {}
        return it.customer, "/api/v1/orders", {**body, **key}

    def _replaceOrderLines(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"items": [{"upc": it.item["upc"], "quantity": nth + 1}]}
        return it.customer, f"/api/v1/orders/{it.order['id']}", body

    def _cancelOrder(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        order = it.order if nth % 2 else it.paid
        return it.customer, f"/api/v1/orders/{order['id']}/cancel", None

    def _putCart(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"items": [{"upc": it.item["upc"], "quantity": nth + 1}]}
        return it.customer, "/api/v1/cart", body

    def _createPayment(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        body = {"orderId": it.order["id"], "amount": it.order["totalAmount"]}
        key = {"idempotencyKey": it.name} if nth % 2 else {}
        return it.customer, "/api/v1/payments", {**body, **key}

    def _refundPayment(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.admin, f"/api/v1/payments/{it.payment['id']}/refund", None

    def _retryOrderDeadLetters(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.admin, "/api/v1/orders/saga/retry", None

    def _retryPaymentDeadLetters(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.admin, "/api/v1/payments/saga/retry", None

    def _startAudit(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.admin, "/api/v1/audit", None

    def _quoteItems(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        return it.service("item"), "/internal/v1/quotes", {"upcs": [it.item["upc"]]}

    def _holdStock(self, it: Scene, nth: int) -> tuple[Client, str, Json]:
        line = {"itemId": it.item["id"], "upc": it.item["upc"], "quantity": nth + 1}
        body = {"paymentId": it.attempt, "holder": it.customer.email, "lines": [line], "ttl": 60}
        return it.service("item"), f"/internal/v1/reservations/{it.order['id']}", body

    def _commitStock(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        path = f"/internal/v1/reservations/{it.order['id']}/commit"
        return it.service("item"), path, {"paymentId": it.attempt}

    def _releaseStock(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        path = f"/internal/v1/reservations/{it.order['id']}/release"
        return it.service("item"), path, {"paymentId": it.attempt}

    def _checkOutOrder(self, it: Scene, _: int) -> tuple[Client, str, Json]:
        path = f"/internal/v1/orders/{it.order['id']}/checkout"
        body = {"accountEmail": it.customer.email, "paymentId": it.attempt}
        return it.service("order"), path, body


def race(scene: Scene, one: Operation, other: Operation) -> list[str]:
    """Sends as many of each, all at once; answers what is not as described."""
    make = Requests()
    requests = [make.of(each, scene, nth) for nth in range(RACES) for each in (one, other)]
    answers: list[httpx.Response] = at_once([each.send for each in requests])
    return [
        f"{one.id} against {other.id}: {each.request.method} {each.request.url}"
        f" -> {each.status_code} {each.text[:300]}: {wrong}"
        for each in answers
        for wrong in DESCRIPTION.judge(each)
    ]


def against(operation: Operation, others: list[Operation]) -> list[Operation]:
    """Each pair once."""
    return [other for one, other in combinations_with_replacement(others, 2) if one is operation]


@pytest.mark.parametrize("operation", PUBLIC, ids=lambda it: it.id)
def test_any_two_calls_that_write(
    operation: Operation, shop: Shop, new_scene: Callable[[], Scene]
) -> None:
    others = against(operation, PUBLIC)
    scenes = at_once([new_scene] * len(others))
    wrong = [
        each
        for scene, other in zip(scenes, others, strict=True)
        for each in race(scene, operation, other)
    ]
    assert wrong == []
    check_books(shop)


@pytest.mark.parametrize("operation", INTERNAL, ids=lambda it: it.id)
def test_calls_between_services_against_any_that_writes(
    operation: Operation, shop: Shop, new_scene: Callable[[], Scene]
) -> None:
    """The calls tell of payments that are not there, so there is no audit; the stock still adds up."""
    others = [*PUBLIC, *against(operation, INTERNAL)]
    wrong = []
    for scene, other in zip(at_once([new_scene] * len(others)), others, strict=True):
        wrong += race(scene, operation, other)
        wrong += stock_that_does_not_add_up(scene)
    assert wrong == []


def stock_that_does_not_add_up(scene: Scene) -> list[str]:
    path = f"/api/v1/items/{scene.item['id']}"
    answer = scene.admin.get(path)
    if answer.status_code == 404:
        return []  # It was deleted.
    units = answer.json()["availableUnits"]
    moved = sum(each["delta"] for each in scene.admin.get(f"{path}/stock?limit=1000").json())
    return [] if 0 <= units == moved else [f"{path}: {units} units, but {moved} by its movements"]
