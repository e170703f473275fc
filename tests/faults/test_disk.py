"""A disk, a clock and a process that fail in all the ways they know while customers buy: clear
answers, nothing acknowledged is lost, and the books balance."""

import random
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from faults.buyers import Buyers
from faults.conftest import check_books
from faults.test_crashes import SETTINGS, Shopper, for_each
from harness import Client, Shop, expect, until
from harness.disk import Disk, Fault

CUSTOMERS = 4
DAY_S = 86_400
CALM = threading.Event()


class PatientClient(Client):
    """Tries again while the shop can't write, as a customer with a key may."""

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        def ask() -> httpx.Response | None:
            answer = super(PatientClient, self).request(method, path, **more)
            return answer if answer.status_code != 503 else None

        return until(ask, what="the shop can write", within=60)


class Customers(Buyers):
    """Until they are told to stop, or the shop dies."""

    def __init__(self, shop: Shop, kind: type[Client] = Client) -> None:
        item = shop.admin().create_item(units=1_000_000)
        self.upc = item["upc"]
        accounts = [shop.customer(f"shopper{number}") for number in range(CUSTOMERS)]
        shoppers = [
            Shopper(each.email, each.token, each.email, self.upc, random.Random(each.email))
            for each in accounts
        ]
        super().__init__(shop, shoppers, kind)

    def _go(self, shopper: Shopper) -> None:
        try:
            super()._go(shopper)
        except httpx.TransportError:
            until(lambda: self.shop.process.poll() is not None, what="the shop is gone")

    def check(self) -> None:
        """All that was acknowledged is there, and comes to its end."""
        for_each(self.shoppers, lambda each: each.check(each.client(self.shop)))
        for_each(
            self.shoppers,
            lambda each: until(
                lambda: each.is_settled(each.client(self.shop)),
                what=f"{each.name} is settled",
                within=60,
            ),
        )
        check_books(self.shop)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "data")


@pytest.fixture
def shop(disk: Disk) -> Iterator[Shop]:
    with Shop(disk.data, {**SETTINGS, **disk.settings}) as opened:
        yield opened


def test_a_full_disk_refuses_what_must_be_kept_and_nothing_else(shop: Shop, disk: Disk) -> None:
    customers = Customers(shop, PatientClient)
    reader = customers.shoppers[0].client(shop)
    try:
        customers.take_steps(20)
        with disk.failing(Fault.FULL):
            answer = reader.post("/api/v1/orders", {"items": [{"upc": customers.upc, "quantity": 1}]})
            expect(answer, 503, "unavailable")
            assert "Retry-After" in answer.headers
            expect(reader.get("/api/v1/items"), 200)
            expect(reader.get("/api/v1/orders"), 200)
        assert disk.given > 0
        customers.take_steps(40)
    finally:
        customers.leave()
    customers.check()


@pytest.mark.parametrize("how", [Fault.SYNC_FAILS, Fault.READ_ONLY])
def test_a_failed_disk_stops_the_shop_rather_than_let_it_lie(
    how: Fault, shop: Shop, disk: Disk
) -> None:
    customers = Customers(shop)
    try:
        customers.take_steps(20)
        with disk.failing(how):
            until(lambda: shop.process.poll() is not None, what="the shop has stopped")
    finally:
        customers.leave()
    assert disk.given > 0
    assert shop.process.returncode == -signal.SIGABRT
    assert '"what":"disk failed"' in shop.log_tail()
    shop.kill9()
    shop.start()
    customers.check()


def test_a_slow_disk_only_slows_the_shop_down(shop: Shop, disk: Disk) -> None:
    customers = Customers(shop)
    try:
        with disk.failing(Fault.SLOW, delay_ms=150):
            customers.take_steps(30)
    finally:
        customers.leave()
    assert disk.given > 0
    customers.check()


@pytest.mark.parametrize("ahead_s", [DAY_S, -DAY_S])
def test_a_clock_that_jumps_and_comes_back_changes_no_books(
    ahead_s: int, shop: Shop, disk: Disk
) -> None:
    customers = Customers(shop)
    try:
        customers.take_steps(20)
    finally:
        customers.leave()
    disk.set_clock(ahead_s)
    meanwhile = Customers(shop)  # Whose tokens are of that time.
    try:
        meanwhile.take_steps(20)
    finally:
        meanwhile.leave()
    disk.set_clock(0)
    customers.check()
    again = Customers(shop)
    try:
        again.take_steps(20)
    finally:
        again.leave()
    again.check()


def test_a_shop_that_stood_still_goes_on_where_it_was(shop: Shop) -> None:
    customers = Customers(shop)
    try:
        for _ in range(3):
            customers.take_steps(20)
            shop.process.send_signal(signal.SIGSTOP)
            CALM.wait(1.5)
            shop.process.send_signal(signal.SIGCONT)
        customers.take_steps(20)
    finally:
        customers.leave()
    customers.check()


def connect(shop: Shop) -> socket.socket:
    return socket.create_connection(("127.0.0.1", shop.ports["gateway"]), timeout=5)


def test_a_shop_without_descriptors_serves_who_is_there_and_recovers(shop: Shop) -> None:
    customers = Customers(shop)
    held: list[socket.socket] = []
    files = Path(f"/proc/{shop.process.pid}/fd")
    try:
        customers.take_steps(20)
        in_use = len(list(files.iterdir()))
        resource.prlimit(shop.process.pid, resource.RLIMIT_NOFILE, (in_use + 8, 4096))
        held += [connect(shop) for _ in range(40)]
        until(lambda: len(list(files.iterdir())) >= in_use + 8, what="all descriptors are used")
        customers.take_steps(20)
        for each in held:
            each.close()
        with shop.visitor() as newcomer:
            until(answers(newcomer), what="a newcomer is served")
        customers.take_steps(20)
    finally:
        resource.prlimit(shop.process.pid, resource.RLIMIT_NOFILE, (4096, 4096))
        for each in held:
            each.close()
        customers.leave()
    customers.check()


def answers(client: Client) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            return client.get("/health/live", timeout=2.0).status_code == 200
        except httpx.TransportError:
            return False

    return ask
