"""A good request of every operation, and what it needs to be there."""

import struct
import time
import uuid
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import httpx

from contract.description import Description, Operation
from harness import PASSWORD, SECRET_KEY, Client, Json, Shop, encode, tokens

ABSENT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
ADDRESS = {
    "line1": "12 St James's Square",
    "city": "London",
    "postalCode": "SW1Y 4JH",
    "country": "GB",
}


def png(width: int = 2, height: int = 1) -> bytes:
    """A picture of no color, and of no other pixels than another of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(width + 1) * height)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@dataclass(frozen=True)
class Sample:
    """A request that would succeed, until it is changed."""

    client: Client
    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def but(self, **changed: Any) -> Self:
        return replace(self, **changed)

    def with_json(self, body: Json) -> Self:
        return self.but(body=encode(body))

    def with_header(self, name: str, value: str) -> Self:
        return self.but(headers={**self.headers, name: value})

    def without_header(self, name: str) -> Self:
        kept = {key: value for key, value in self.headers.items() if key != name}
        return self.but(headers=kept)

    def send(self) -> httpx.Response:
        return self.client.request(
            self.method, self.path, content=self.body or None, headers=self.headers
        )


def service_token(example: str, service: str = "order") -> str:
    return tokens.internal(SECRET_KEY.encode(), example, service)


class Samples:
    """Makes samples; each call makes new things for them to act on."""

    MEDIA: ClassVar = {"importItems": "text/csv", "putItemPicture": "image/png"}

    def __init__(self, shop: Shop, admin: Client, description: Description) -> None:
        self.shop = shop
        self.admin = admin
        self.description = description
        self.buyer = shop.customer("buyer")
        self.item = admin.create_item(units=1_000_000)

    def of(self, operation: Operation) -> Sample:
        make: Callable[[], tuple[Client, str, Json]] = getattr(self, f"_{operation.id}")
        client, path, body = make()
        if isinstance(body, bytes):
            headers = {"Content-Type": self.MEDIA[operation.id]}
            return Sample(client, operation.method, path, body, headers)
        if body is None:
            return Sample(client, operation.method, path)
        headers = {"Content-Type": "application/json"}
        return Sample(client, operation.method, path, encode(body), headers)

    # ---- who and what

    def service(self, owner: str) -> Client:
        """Another service, at the port of that one."""
        token = service_token(self.buyer.token)
        return self.buyer.with_token(token).at(self.shop.url(owner))

    def order(self) -> Json:
        return self.buyer.place_order({self.item["upc"]: 2})

    def payment(self) -> Json:
        return self.buyer.pay(self.order())

    # ---- one for each operationId

    def _register(self) -> tuple[Client, str, Json]:
        body = {
            "email": f"new-{uuid.uuid4().hex}@souk.test",
            "password": "a new password",
            "firstName": "New",
            "lastName": "Customer",
        }
        return self.shop.visitor(), "/api/v1/accounts/register", body

    def _login(self) -> tuple[Client, str, Json]:
        body = {"email": self.buyer.email, "password": PASSWORD}
        return self.shop.visitor(), "/api/v1/auth/login", body

    def _logout(self) -> tuple[Client, str, Json]:
        return self.shop.customer("leaver"), "/api/v1/auth/logout", None

    def _getOwnAccount(self) -> tuple[Client, str, Json]:
        return self.buyer, "/api/v1/accounts/me", None

    def _updateOwnAccount(self) -> tuple[Client, str, Json]:
        body = {
            "firstName": "Ada",
            "lastName": "King",
            "shippingAddress": ADDRESS,
            "billingAddress": ADDRESS,
            "paymentMethod": "pm_card_visa",
        }
        return self.buyer, "/api/v1/accounts/me", body

    def _deleteOwnAccount(self) -> tuple[Client, str, Json]:
        return self.shop.customer("leaver"), "/api/v1/accounts/me", {"password": PASSWORD}

    def _changePassword(self) -> tuple[Client, str, Json]:
        body = {"currentPassword": PASSWORD, "newPassword": "a changed password"}
        return self.shop.customer("changer"), "/api/v1/accounts/me/password", body

    def _listAccounts(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/accounts", None

    def _getAccount(self) -> tuple[Client, str, Json]:
        return self.admin, f"/api/v1/accounts/{self.buyer.email}", None

    def _updateAccount(self) -> tuple[Client, str, Json]:
        email = self.shop.customer("subject").email
        return self.admin, f"/api/v1/accounts/{email}", {"role": "USER", "disabled": False}

    def _listItems(self) -> tuple[Client, str, Json]:
        return self.buyer, "/api/v1/items", None

    def _listCategories(self) -> tuple[Client, str, Json]:
        return self.buyer, "/api/v1/items/categories", None

    def _createItem(self) -> tuple[Client, str, Json]:
        body = {
            "upc": f"UPC-{uuid.uuid4().hex}",
            "name": "Brass lantern",
            "price": 39.98,
            "availableUnits": 120,
            "description": "Hammered by hand.",
            "category": "Lighting",
            "imageUrl": "https://souk.test/lantern.png",
        }
        return self.admin, "/api/v1/items", body

    def _importItems(self) -> tuple[Client, str, Json]:
        upc = f"UPC-{uuid.uuid4().hex}"
        body = f"upc,name,price,availableUnits\r\n{upc},Copper kettle,24.5,7\r\n"
        return self.admin, "/api/v1/items/import", body.encode()

    def _exportItems(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/items/export", None

    def _getItem(self) -> tuple[Client, str, Json]:
        return self.buyer, f"/api/v1/items/{self.item['id']}", None

    def _updateItem(self) -> tuple[Client, str, Json]:
        item = self.admin.create_item()
        body = {"name": "Old lantern", "price": 34.5, "description": "Used.", "category": "Lamps"}
        return self.admin, f"/api/v1/items/{item['id']}", {**body, "imageUrl": ""}

    def _deleteItem(self) -> tuple[Client, str, Json]:
        return self.admin, f"/api/v1/items/{self.admin.create_item()['id']}", None

    def _putItemPicture(self) -> tuple[Client, str, Json]:
        return self.admin, f"/api/v1/items/{self.admin.create_item()['id']}/picture", png()

    def _deleteItemPicture(self) -> tuple[Client, str, Json]:
        _, path, _ = self._putItemPicture()
        return self.admin, path, None

    def _getPicture(self) -> tuple[Client, str, Json]:
        client, path, body = self._putItemPicture()
        response = client.request("PUT", path, content=body, headers={"Content-Type": "image/png"})
        assert response.is_success, response.text
        return self.shop.visitor(), response.json()["imageUrl"], None

    def _listStockMovements(self) -> tuple[Client, str, Json]:
        return self.admin, f"/api/v1/items/{self.item['id']}/stock", None

    def _adjustStock(self) -> tuple[Client, str, Json]:
        body = {"delta": 24, "reason": "Delivery"}
        return self.admin, f"/api/v1/items/{self.item['id']}/stock", body

    def _listOrders(self) -> tuple[Client, str, Json]:
        return self.buyer, "/api/v1/orders", None

    def _createOrder(self) -> tuple[Client, str, Json]:
        body = {
            "items": [{"upc": self.item["upc"], "qty": 2}],
            "shippingAddress": ADDRESS,
            "idempotencyKey": uuid.uuid4().hex,
        }
        return self.buyer, "/api/v1/orders", body

    def _getOrderStatistics(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/orders/statistics", None

    def _getOrder(self) -> tuple[Client, str, Json]:
        return self.buyer, f"/api/v1/orders/{self.order()['id']}", None

    def _replaceOrderLines(self) -> tuple[Client, str, Json]:
        body = {"items": [{"upc": self.item["upc"], "quantity": 3}]}
        return self.buyer, f"/api/v1/orders/{self.order()['id']}", body

    def _listOrderEvents(self) -> tuple[Client, str, Json]:
        return self.buyer, f"/api/v1/orders/{self.order()['id']}/events", None

    def _cancelOrder(self) -> tuple[Client, str, Json]:
        return self.buyer, f"/api/v1/orders/{self.order()['id']}/cancel", None

    def _streamOrders(self) -> tuple[Client, str, Json]:
        # Of a customer of its own: an account has few streams at a time.
        return self.shop.customer("follower"), "/api/v1/orders/stream", None

    def _getCart(self) -> tuple[Client, str, Json]:
        return self.buyer, "/api/v1/cart", None

    def _putCart(self) -> tuple[Client, str, Json]:
        body = {"items": [{"upc": self.item["upc"], "quantity": 2}]}
        return self.buyer, "/api/v1/cart", body

    def _listPayments(self) -> tuple[Client, str, Json]:
        return self.buyer, "/api/v1/payments", None

    def _createPayment(self) -> tuple[Client, str, Json]:
        order = self.order()
        body = {
            "orderId": order["id"],
            "amount": order["totalAmount"],
            "paymentMethod": "pm_card_visa",
            "idempotencyKey": uuid.uuid4().hex,
        }
        return self.buyer, "/api/v1/payments", body

    def _getPaymentStatistics(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/payments/statistics", None

    def _getPayment(self) -> tuple[Client, str, Json]:
        return self.buyer, f"/api/v1/payments/{self.payment()['id']}", None

    def _refundPayment(self) -> tuple[Client, str, Json]:
        return self.admin, f"/api/v1/payments/{self.payment()['id']}/refund", None

    def _getOrderSaga(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/orders/saga", None

    def _retryOrderDeadLetters(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/orders/saga/retry", None

    def _getPaymentSaga(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/payments/saga", None

    def _retryPaymentDeadLetters(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/payments/saga/retry", None

    def _getAudit(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/audit", None

    def _startAudit(self) -> tuple[Client, str, Json]:
        return self.admin, "/api/v1/audit", None

    def _quoteItems(self) -> tuple[Client, str, Json]:
        return self.service("item"), "/internal/v1/quotes", {"upcs": [self.item["upc"], "NONE"]}

    def new_id(self) -> str:
        """A UUIDv7 of this moment."""
        random = uuid.uuid4().int & ((1 << 74) - 1)
        high, low = random >> 62, random & ((1 << 62) - 1)
        value = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | high << 64 | 2 << 62 | low
        return str(uuid.UUID(int=value))

    def hold_body(self, quantity: int = 1) -> Json:
        line = {"itemId": self.item["id"], "upc": self.item["upc"], "quantity": quantity}
        return {
            "paymentId": self.new_id(),
            "holder": f"{uuid.uuid4().hex}@souk.test",
            "lines": [line],
            "ttl": 60,
        }

    def _holdStock(self) -> tuple[Client, str, Json]:
        path = f"/internal/v1/reservations/{self.new_id()}"
        return self.service("item"), path, self.hold_body()

    def _held(self) -> tuple[Client, str, str]:
        client, path, body = self._holdStock()
        response = client.put(path, body)
        assert response.is_success, response.text
        return client, path, body["paymentId"]

    def _commitStock(self) -> tuple[Client, str, Json]:
        client, path, payment = self._held()
        return client, f"{path}/commit", {"paymentId": payment}

    def _releaseStock(self) -> tuple[Client, str, Json]:
        client, path, payment = self._held()
        return client, f"{path}/release", {"paymentId": payment}

    def _getPayableTotal(self) -> tuple[Client, str, Json]:
        path = f"/internal/v1/orders/{self.order()['id']}/payable?accountEmail={self.buyer.email}"
        return self.service("order"), path, None

    def _checkOutOrder(self) -> tuple[Client, str, Json]:
        path = f"/internal/v1/orders/{self.order()['id']}/checkout"
        body = {"accountEmail": self.buyer.email, "paymentId": self.new_id()}
        return self.service("order"), path, body

    def _isAlive(self) -> tuple[Client, str, Json]:
        return self.shop.visitor(), "/health/live", None

    def _isReady(self) -> tuple[Client, str, Json]:
        return self.shop.visitor("order"), "/health/ready", None

    def _getMetrics(self) -> tuple[Client, str, Json]:
        return self.shop.visitor("order"), "/metrics", None
