"""Somebody's calls of a shop, and the few steps that every test takes."""

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Self

import httpx

Json = Any
PASSWORD = "a customer of tests"

# Sees every answer that any client gets; the contract tests look at each one.
Witness = Callable[[httpx.Response], None]
witnesses: list[Witness] = []


def encode(value: Json) -> bytes:
    """JSON with amounts as they are: a Decimal of an amount's size is exact as a float's repr."""
    return json.dumps(value, default=float, ensure_ascii=False).encode()


def decode(response: httpx.Response) -> Json:
    """The answer's JSON; numbers with a point are Decimals, so that money is compared exactly."""
    return json.loads(response.text, parse_float=Decimal)


def slug_of(response: httpx.Response) -> str:
    """Which problem it is, or nothing when it is none."""
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        return str(decode(response)["type"]).removeprefix("/problems/")
    return ""


def expect(response: httpx.Response, status: int, slug: str = "") -> Json:
    """The answer's JSON, when it has that status (and is that problem)."""
    request = response.request
    said = f"{request.method} {request.url} -> {response.status_code} {response.text[:1000]}"
    assert response.status_code == status, f"expected {status}: {said}"
    if slug:
        assert slug_of(response) == slug, f"expected {slug}: {said}"
    return decode(response) if response.content else None


class EventStream:
    """Server-sent events, as they arrive."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def next(self, *, within: float = 20.0) -> dict[str, str]:
        """The next event's fields; comments are passed over. Fails when it ends, or takes longer:
        comments come often enough to notice."""
        end = time.monotonic() + within
        fields: dict[str, str] = {}
        for line in self._lines:
            if not line and fields:
                return fields
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            assert time.monotonic() < end, f"no event came within {within:g} s"
        raise AssertionError("the stream ended")

    def order(self, *, within: float = 20.0) -> Json:
        """The next event, which is about an order."""
        event = self.next(within=within)
        assert event["event"] == "order"
        order = json.loads(event["data"], parse_float=Decimal)
        assert event["id"].rpartition("/")[0] == order["id"]
        return order

    def ends(self, *, within: float = 20.0) -> bool:
        """Whether it does, whatever comes before."""
        end = time.monotonic() + within
        return all(time.monotonic() < end for _ in self._lines)


class Client:
    """Calls of one base address, with a token or without. Any number of threads may share one."""

    def __init__(
        self, url: str, transport: httpx.HTTPTransport, token: str = "", email: str = ""
    ) -> None:
        self.url = url
        self.token = token
        self.email = email
        self._transport = transport

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass  # The transport is the shop's.

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Json = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30.0,
    ) -> httpx.Response:
        """`path` is sent as it is. `json` is encoded; `content` is not, and has no type."""
        own = {"User-Agent": "souk-tests", "Accept": "*/*"}
        if self.token:
            own["Authorization"] = f"Bearer {self.token}"
        if json is not None:
            content = encode(json)
            own["Content-Type"] = "application/json"
        sent = httpx.Headers({**own, **(headers or {})}, encoding="utf-8")
        limits = httpx.Timeout(timeout).as_dict()
        request = httpx.Request(
            method, self.url + path, headers=sent, content=content, extensions={"timeout": limits}
        )
        response = self._transport.handle_request(request)
        response.request = request
        with contextlib.closing(response):
            if response.headers.get("content-type") == "text/event-stream":
                next(response.iter_bytes(), b"")  # It goes on for minutes: its begin will do.
                response._content = b""  # noqa: SLF001
            else:
                response.read()
        for witness in witnesses:
            witness(response)
        return response

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, json: Json = None, **more: Any) -> httpx.Response:
        return self.request("POST", path, json=json, **more)

    def put(self, path: str, json: Json = None, **more: Any) -> httpx.Response:
        return self.request("PUT", path, json=json, **more)

    def patch(self, path: str, json: Json = None, **more: Any) -> httpx.Response:
        return self.request("PATCH", path, json=json, **more)

    def delete(self, path: str, json: Json = None, **more: Any) -> httpx.Response:
        return self.request("DELETE", path, json=json, **more)

    @contextlib.contextmanager
    def events(self, path: str = "/api/v1/orders/stream") -> Iterator[EventStream]:
        """Follows a stream of events; the block begins when it is open."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "text/event-stream"}
        limits = httpx.Timeout(30.0).as_dict()
        request = httpx.Request(
            "GET", self.url + path, headers=sent, extensions={"timeout": limits}
        )
        response = self._transport.handle_request(request)
        response.request = request
        with contextlib.closing(response):
            if response.status_code != 200:
                response.read()
            assert response.status_code == 200, response.text
            yield EventStream(response)

    def with_token(self, token: str, email: str = "") -> "Client":
        return Client(self.url, self._transport, token, email)

    def at(self, url: str) -> "Client":
        """The same somebody at another address: a service's own port."""
        return Client(url, self._transport, self.token, self.email)

    # ---- steps

    def register(self, email: str, password: str = PASSWORD) -> Json:
        body = {"email": email, "password": password, "firstName": "Ada", "lastName": "Test"}
        return expect(self.post("/api/v1/accounts/register", body), 201)

    def login(self, email: str, password: str = PASSWORD) -> "Client":
        body = {"email": email, "password": password}
        answer = expect(self.post("/api/v1/auth/login", body), 200)
        return self.with_token(answer["token"], answer["account"]["email"])

    def create_item(self, *, price: str = "39.98", units: int = 1000, **fields: Json) -> Json:
        """An item of a new upc. For an administrator."""
        upc = f"UPC-{uuid.uuid4().hex[:12]}"
        body = {"upc": upc, "name": f"Item {upc}", "price": Decimal(price), "availableUnits": units}
        return expect(self.post("/api/v1/items", {**body, **fields}), 201)

    def item(self, key: str) -> Json:
        return expect(self.get(f"/api/v1/items/{key}"), 200)

    def place_order(
        self, lines: Mapping[str, int], key: str = "", address: Json | None = None
    ) -> Json:
        """An order of so many of each upc."""
        body: Json = {"items": [{"upc": upc, "qty": units} for upc, units in lines.items()]}
        if address:
            body["shippingAddress"] = address
        headers = {"Idempotency-Key": key} if key else {}
        return expect(self.post("/api/v1/orders", body, headers=headers), 201)

    def order(self, order_id: str) -> Json:
        return expect(self.get(f"/api/v1/orders/{order_id}"), 200)

    def try_to_pay(self, order: Json, *, method: str = "", key: str = "") -> httpx.Response:
        body = {"orderId": order["id"], "amount": order["totalAmount"]}
        if method:
            body["paymentMethod"] = method
        headers = {"Idempotency-Key": key} if key else {}
        return self.post("/api/v1/payments", body, headers=headers)

    def pay(self, order: Json, *, method: str = "", key: str = "") -> Json:
        return expect(self.try_to_pay(order, method=method, key=key), 201)

    def payment(self, payment_id: str) -> Json:
        return expect(self.get(f"/api/v1/payments/{payment_id}"), 200)

    def cancel(self, order_id: str) -> Json:
        return expect(self.post(f"/api/v1/orders/{order_id}/cancel"), 200)
