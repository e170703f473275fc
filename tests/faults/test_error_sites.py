"""Every call that souk makes of the system and of SQLite fails once, wherever it stands, while a
customer buys: clear answers or a clear end, and what was asked again is done once.

And a start, where each of its calls fails; and a process that dies at each. What came of it is told to
build/error-sites.txt.
"""

import contextlib
import re
import signal
import subprocess
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.samples import ADDRESS, png
from faults.conftest import check_books
from faults.test_crashes import SETTINGS
from harness import PASSWORD, ROOT, Client, Json, Shop, decode, slug_of, until
from harness.errors import Errors, Site

STAGES = 4
WITHIN_S = 10  # What goes on in the background comes by every second or so.
MISSED = "not reached again: it was reached by chance"
REPORT = ROOT / "build/error-sites.txt"
TRIES = 20
# What no customer must read: of the system, of SQLite, of files.
INSIDE = re.compile(r"sqlite|\.db|/tmp|errno|disk|no space|input/output|terminate|basic_string", re.I)


@dataclass
class Visit:
    """What one customer and one administrator do, one call after the other; each is asked again until
    it is answered, by a shop that may have died meanwhile."""

    shop: Shop
    name: str
    troubles: Counter[str] = field(default_factory=Counter)

    def ask(
        self, who: Client, method: str, path: str, ok: Collection[int] = (200,), **more: Any
    ) -> httpx.Response:
        for _ in range(TRIES):
            try:
                answer = who.request(method, path, **more)
            except httpx.TransportError:
                self.revive()
                continue
            if answer.status_code in ok:
                return answer
            self.look_at(answer)
        raise AssertionError(f"{self.name}: {method} {path} never answered {ok}: {self.troubles}")

    def look_at(self, answer: httpx.Response) -> None:
        said = f"{answer.request.method} {answer.request.url} -> {answer.status_code} {answer.text}"
        # With SETTINGS, what takes long is left to recovery.
        assert answer.status_code >= 500 or slug_of(answer).endswith("in-progress"), said
        assert slug_of(answer), said
        assert not INSIDE.search(answer.text), said
        self.troubles[f"{answer.status_code} {slug_of(answer)}"] += 1

    def revive(self) -> None:
        """A connection may end because the process does: by its own will, and with a word."""
        try:
            status = self.shop.process.wait(timeout=0.3)
        except subprocess.TimeoutExpired:
            self.troubles["connection ended"] += 1
            return
        said = self.shop.log_tail(5)
        assert status in (-signal.SIGABRT, -signal.SIGKILL), f"{self.name}: {status}: {said}"
        if status == -signal.SIGABRT:
            assert '"what":"disk failed"' in said, f"{self.name}: {said}"
        self.troubles["stopped" if status == -signal.SIGABRT else "killed"] += 1
        self.shop.kill9()
        self.shop.start()

    def customer(self) -> Client:
        visitor = self.shop.visitor()
        email = f"{self.name}-{uuid.uuid4().hex[:12]}@souk.test"
        who = {"email": email, "password": PASSWORD, "firstName": "Ada", "lastName": "Test"}
        self.ask(visitor, "POST", "/api/v1/accounts/register", (201, 409), json=who)
        return visitor.with_token(self.login(email, PASSWORD), email)

    def login(self, email: str, password: str) -> str:
        body = {"email": email, "password": password}
        answer = self.ask(self.shop.visitor(), "POST", "/api/v1/auth/login", json=body)
        return str(decode(answer)["token"])

    def buy(self, who: Client, upc: str, nth: int) -> tuple[Json, Json]:
        key = {"Idempotency-Key": f"{who.email}-{nth}"}
        body: Json = {"items": [{"upc": upc, "qty": 2}], "shippingAddress": ADDRESS}
        placed = self.ask(who, "POST", "/api/v1/orders", (201,), json=body, headers=key)
        order = decode(placed)
        body = {"orderId": order["id"], "amount": order["totalAmount"]}
        paid = self.ask(who, "POST", "/api/v1/payments", (201, 402, 409), json=body, headers=key)
        return order, decode(paid)

    def wait_for(self, who: Client, order: Json, status: str) -> None:
        path = f"/api/v1/orders/{order['id']}"
        until(
            lambda: decode(self.ask(who, "GET", path))["status"] == status,
            what=f"{self.name}: order {order['id']} is {status}",
            within=30,
        )

    def take(self, admin: Client) -> None:
        item = self.shopkeep(admin)
        who = self.customer()
        self.browse(who, item)
        self.purchase(who, admin, item)
        self.look_back(who, admin)
        self.leave(who)

    def shopkeep(self, admin: Client) -> Json:
        upc = f"UPC-{uuid.uuid4().hex[:12]}"
        body = {"upc": upc, "name": "Lamp", "price": 39.98, "availableUnits": 1_000}
        self.ask(admin, "POST", "/api/v1/items", (201, 409), json=body)
        item = decode(self.ask(admin, "GET", f"/api/v1/items/{upc}"))
        path = f"/api/v1/items/{item['id']}"
        self.ask(admin, "PATCH", path, json={"description": "Of brass", "category": "Lamps"})
        self.ask(admin, "POST", f"{path}/stock", json={"delta": 5, "reason": "Counted"})
        picture = {"content": png(), "headers": {"Content-Type": "image/png"}}
        self.ask(admin, "PUT", f"{path}/picture", **picture)
        table = f"upc,name,price,availableUnits\r\n{upc}-2,Kettle,24.5,7\r\n".encode()
        csv = {"content": table, "headers": {"Content-Type": "text/csv"}}
        self.ask(admin, "POST", "/api/v1/items/import", **csv)
        other = decode(self.ask(admin, "GET", f"/api/v1/items/{upc}-2"))
        self.ask(admin, "DELETE", f"/api/v1/items/{other['id']}", (204, 404))
        for each in (f"{path}/stock", "/api/v1/items/export", "/api/v1/accounts"):
            self.ask(admin, "GET", each)
        return decode(self.ask(admin, "GET", path))

    def browse(self, who: Client, item: Json) -> None:
        for path in ("", "?q=lamp&sort=price", "/categories", f"/{item['id']}"):
            self.ask(who, "GET", f"/api/v1/items{path}")
        self.ask(who, "GET", item["imageUrl"])
        self.ask(who, "PATCH", "/api/v1/accounts/me", json={"shippingAddress": ADDRESS})
        cart = {"items": [{"upc": item["upc"], "quantity": 2}]}
        self.ask(who, "PUT", "/api/v1/cart", json=cart)
        self.ask(who, "GET", "/api/v1/cart")

    def purchase(self, who: Client, admin: Client, item: Json) -> None:
        order, paid = self.buy(who, item["upc"], 1)
        if paid.get("status") == "SUCCESS":
            self.wait_for(who, order, "COMPLETED")
        self.ask(who, "POST", f"/api/v1/orders/{order['id']}/cancel")
        self.wait_for(who, order, "CANCELED")
        order, paid = self.buy(who, item["upc"], 2)
        if paid.get("status") == "SUCCESS":
            self.wait_for(who, order, "COMPLETED")
            path = f"/api/v1/payments/{paid['id']}/refund"
            self.ask(admin, "POST", path, (200, 409))
            self.wait_for(who, order, "CANCELED")
        order, paid = self.buy(who, item["upc"], 3)
        if paid.get("status") == "SUCCESS":
            self.wait_for(who, order, "COMPLETED")

    def look_back(self, who: Client, admin: Client) -> None:
        for path in ("/orders", "/payments", "/orders?status=COMPLETED"):
            self.ask(who, "GET", f"/api/v1{path}")
        for path in ("/orders/statistics", "/payments/statistics", "/orders/saga", "/payments/saga"):
            self.ask(admin, "GET", f"/api/v1{path}")
        self.ask(admin, "POST", "/api/v1/audit", (202,))
        until(
            lambda: not decode(self.ask(admin, "GET", "/api/v1/audit"))["running"],
            what=f"{self.name}: the audit is over",
            within=30,
        )

    def leave(self, who: Client) -> None:
        changed = {"currentPassword": PASSWORD, "newPassword": "quite another one"}
        self.ask(who, "POST", "/api/v1/accounts/me/password", (204, 401), json=changed)
        again = who.with_token(self.login(who.email, "quite another one"), who.email)
        self.ask(again, "POST", "/api/v1/auth/logout", (204, 401))
        last = who.with_token(self.login(who.email, "quite another one"), who.email)
        gone = {"password": "quite another one"}
        self.ask(last, "DELETE", "/api/v1/accounts/me", (204, 401), json=gone)


@dataclass
class Stage:
    """A shop whose calls fail when told so, and its administrator."""

    shop: Shop
    errors: Errors
    admin: Client

    def reached(self) -> set[Site]:
        """The sites that a visit reaches."""
        before = self.errors.hits()
        Visit(self.shop, "first").take(self.admin)
        return {site for site, count in self.errors.hits().items() if count > before.get(site, 0)}

    def strike(self, give_order: Callable[[], None]) -> str:
        """Lets it happen during a visit, or soon after by what goes on in the background, and looks
        whether all is well after it. Answers what a customer noticed."""
        before = self.errors.given
        give_order()
        visit = Visit(self.shop, "visitor", Counter())
        visit.take(self.admin)
        try:
            until(lambda: self.errors.given > before, what="it happens", within=WITHIN_S)
        except AssertionError:
            self.errors.relent()
            return MISSED
        if self.shop.process.poll() is not None:
            visit.revive()
        told = ", ".join(f"{count} x {what}" for what, count in visit.troubles.items())
        return told or "unnoticed"


@contextlib.contextmanager
def open_stage(folder: Path) -> Iterator[Stage]:
    errors = Errors(folder / "data")
    with Shop(folder / "data", {**SETTINGS, **errors.settings}) as shop:
        yield Stage(shop, errors, shop.admin())
        errors.relent()
        Visit(shop, "last").take(shop.admin())
        check_books(shop)


def on_stages(folder: Path, works: list[Callable[[Stage], str]]) -> list[str]:
    """Does them all, shared among several shops, since a visit waits more than it works."""

    def play(nth: int) -> list[str]:
        own = folder / f"stage{nth}"
        own.mkdir()
        with open_stage(own) as stage:
            return [work(stage) for work in works[nth::STAGES]]

    with ThreadPoolExecutor(STAGES) as pool:
        return sorted(line for lines in pool.map(play, range(STAGES)) for line in lines)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Site]:
    """What every visit reaches, not one by chance."""
    with open_stage(tmp_path_factory.mktemp("sites")) as stage:
        found = stage.reached() & stage.reached() & stage.reached()
    assert len(found) > 60
    # What is prepared once, at most, is tried with the start.
    lasting = [site for site in found if not site.name.startswith("sqlite3_prepare")]
    return sorted(lasting, key=lambda site: site.name)


@pytest.fixture(scope="module")
def report() -> Iterator[list[str]]:
    lines: list[str] = []
    yield lines
    REPORT.write_text("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} errors and deaths: {REPORT}")


def test_any_call_may_fail_while_a_customer_buys(
    sites: list[Site], report: list[str], tmp_path: Path
) -> None:
    def fail(site: Site, error: int) -> Callable[[Stage], str]:
        name = f"error {error}, {site.name}"
        return lambda on: f"{name}: {on.strike(lambda: on.errors.fail_once(site, error))}"

    told = on_stages(tmp_path, [fail(site, error) for site in sites for error in site.errors])
    report += told
    assert sum(MISSED in line for line in told) < len(told) / 20


def test_the_process_may_die_at_any_call(
    sites: list[Site], report: list[str], tmp_path: Path
) -> None:
    def kill(site: Site) -> Callable[[Stage], str]:
        name = f"death, {site.name}"
        return lambda on: f"{name}: {on.strike(lambda: on.errors.kill_once(site))}"

    told = on_stages(tmp_path, [kill(site) for site in sites])
    report += told
    assert sum(MISSED in line for line in told) < len(told) / 20


def test_any_call_of_a_start_may_fail(report: list[str], tmp_path: Path) -> None:
    """The program ends with a word, or opens; the next start opens and has lost nothing. (Asio does not
    look whether its loop could be told to watch its own alarm: that start never gets ready.)"""
    errors = Errors(tmp_path / "data")
    shop = Shop(tmp_path / "data", {**SETTINGS, **errors.settings})
    with shop:
        Visit(shop, "first").take(shop.admin())
    counts = []
    for _ in range(2):
        before = errors.hits()
        with shop:
            pass
        counts.append({site for site, hits in errors.hits().items() if hits > before.get(site, 0)})
    common = [site for site in counts[0] & counts[1] if not site.name.startswith("epoll_ctl")]
    begun = sorted(common, key=lambda site: site.name)
    assert len(begun) > 30
    for site in begun:
        error = site.errors[0]
        errors.fail_once(site, error)
        report.append(f"start, error {error}, {site.name}: {start(shop)}")
        errors.relent()
    with shop:
        Visit(shop, "last").take(shop.admin())
        check_books(shop)


def start(shop: Shop) -> str:
    """How one ends that may fail."""
    said = len(shop.log.read_bytes())
    try:
        with shop:
            return "opened"
    except AssertionError:
        log = shop.log.read_bytes()[said:].decode()
        assert re.search(r"^souk: .*|\"what\":\"disk failed\"", log, re.MULTILINE), log
        assert "terminate called" not in log, log
        return log.strip().splitlines()[-1]
