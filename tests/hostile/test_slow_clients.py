"""Ten thousand connections that never come to an end, and honest customers beside them.

How much longer these wait depends on what else the machine does, so it is printed (-s), and only
SOUK_MEASURE=1 makes it a failure.
"""

import contextlib
import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness import Client, Shop, expect, until
from hostile import slow_crowd

MEASURING = os.environ.get("SOUK_MEASURE") == "1"
COUNT = 10_000
ASKED = 2_000 if MEASURING else 300
SLOWER = 2.0
TESTS = Path(__file__).parents[1]
WITH_DOCS = {"SOUK_DOCS": str(TESTS.parent / "docs")}  # What a slow reader asks for is large.


@pytest.fixture
def few_at_first() -> Iterator[None]:
    """As a shell begins a program: it may have more descriptors, when it asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < COUNT + 1_000:
        pytest.skip(f"a process may have {hard} descriptors here, and this needs {COUNT + 1_000}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextlib.contextmanager
def crowd_at(shop: Shop, token: str) -> Iterator[None]:
    told = [str(shop.ports["gateway"]), token, str(COUNT)]
    with subprocess.Popen(
        [sys.executable, "-m", "hostile.slow_crowd", *told],
        cwd=TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as crowd:
        assert crowd.stdout
        assert crowd.stdout.readline() == "open\n"
        yield
        left, _ = crowd.communicate(timeout=60)
    assert int(left) == COUNT, "the crowd was cut off before the honest were done"


def connections(shop: Shop) -> int:
    return len(list(Path(f"/proc/{shop.process.pid}/fd").iterdir()))


def resident_mib(shop: Shop) -> int:
    status = Path(f"/proc/{shop.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024


def slowest(customer: Client, admin: Client) -> float:
    """The 99th percentile of reading an item, in seconds; every tenth time one buys it as well."""
    item = admin.create_item()
    times = []
    for number in range(ASKED):
        began = time.perf_counter()
        shown = customer.item(item["id"])
        times.append(time.perf_counter() - began)
        assert shown["upc"] == item["upc"]
        if number % 10 == 0:
            assert customer.pay(customer.place_order({item["upc"]: 1}))["status"] == "SUCCESS"
    return sorted(times)[len(times) * 99 // 100]


def test_ten_thousand_slow_connections_leave_the_honest_alone(
    few_at_first: None, open_shop: Callable[..., Shop]
) -> None:
    patient = {f"SOUK_HTTP_{each}_MS": "300000" for each in ("HEADER", "BODY", "WRITE", "IDLE")}
    shop = open_shop({"SOUK_HTTP_CONNECTIONS": str(COUNT + 100), **patient, **WITH_DOCS})
    admin, customer, slow = shop.admin(), shop.customer(), shop.customer("slow")
    before = slowest(customer, admin)
    with crowd_at(shop, slow.token):
        until(lambda: connections(shop) > COUNT, what="all are in", within=60)
        meanwhile = slowest(customer, admin)
        memory = resident_mib(shop)
    print(f"p99 {before * 1e3:.2f} ms alone, {meanwhile * 1e3:.2f} ms beside {COUNT} slow ones")
    print(f"{memory} MiB")
    until(lambda: connections(shop) < 1_000, what="the crowd is gone", within=30)
    assert not MEASURING or meanwhile <= SLOWER * before


def unsent_bytes(port: int, one: socket.socket) -> int | None:
    """What the server's kernel still keeps for it, or None when it knows of no such connection."""

    def written(address: tuple[str, int]) -> str:
        host, port = address
        return f"{socket.inet_aton(host)[::-1].hex()}:{port:04x}".upper()

    ends = [written(("127.0.0.1", port)), written(one.getsockname())]
    for row in Path("/proc/net/tcp").read_text().splitlines():
        _, *both, _, queues = row.split()[:5]
        if both == ends:
            return int(queues.split(":")[0], 16)
    return None


def test_little_is_kept_for_who_does_not_read(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop(WITH_DOCS)
    port = shop.ports["gateway"]
    with slow_crowd.connect(port) as one:
        slow_crowd.send(one, next(slow_crowd.slow_reader(shop.customer().token)))
        until(lambda: (unsent_bytes(port, one) or 0) > 100_000, what="an answer waits")
        time.sleep(0.3)  # Meanwhile megabytes would be written.
        assert 100_000 < (unsent_bytes(port, one) or 0) < 500_000


@pytest.mark.parametrize("kind", slow_crowd.KINDS, ids=lambda it: it.__name__)
def test_slow_connections_are_cut_off(
    kind: Callable[[str], Iterator[bytes]], open_shop: Callable[..., Shop]
) -> None:
    hasty = {f"SOUK_HTTP_{each}_MS": "500" for each in ("HEADER", "BODY", "WRITE", "IDLE")}
    shop = open_shop(hasty | WITH_DOCS)
    customer = shop.customer()
    talk = kind(customer.token)
    port = shop.ports["gateway"]
    with slow_crowd.connect(port) as one:
        assert unsent_bytes(port, one) is not None

        def is_cut_off() -> bool:
            slow_crowd.send(one, next(talk))
            # Who does not talk may miss a reset: then only the server's side is gone.
            return not slow_crowd.is_open(one) or unsent_bytes(port, one) is None

        until(is_cut_off, what="it is cut off", every=0.1)
    expect(customer.get("/api/v1/items"), 200)
