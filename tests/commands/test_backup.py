"""A backup of an open, busy shop is a shop whose books are right."""

import concurrent.futures
import json
import threading
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import OpenShop
from harness import Client, Json, Shop, decode, expect, until

CUSTOMERS = 8
BACKUPS = 5


# A copy takes up at once what was under way, however young.
EAGER = {"SOUK_PAYMENTS_PENDING_MS": "1", "SOUK_RECOVERY_EVERY_MS": "200"}


def buy_until(stop: threading.Event, customer: Client, upc: str, paid: list[str]) -> None:
    """Orders and pays, adding each order to `paid`, and cancels every third."""
    while not stop.is_set():
        order = expect(customer.post("/api/v1/orders", {"items": [{"upc": upc, "qty": 1}]}), 201)
        body = {"orderId": order["id"], "amount": Decimal("39.98")}
        expect(customer.post("/api/v1/payments", body), 201)
        paid.append(order["id"])
        if len(paid) % 3 == 0:
            expect(customer.post(f"/api/v1/orders/{order['id']}/cancel"), 200)


def restored(folder: Path, backup: Path, settings: Mapping[str, str] | None = None) -> Shop:
    """The backup as a shop of its own, not open yet."""
    shop = Shop(folder, settings)
    assert "is restored" in shop.run("restore", str(backup)).stdout
    return shop


def audit(shop: Shop) -> Json:
    return json.loads(shop.run("audit", "--json", check=False, timeout=120).stdout)


def is_settled(shop: Shop) -> bool:
    report = audit(shop)
    assert report["ok"], report
    return report["heldUnits"] == 0 and report["pending"] == 0


def test_backups_of_a_busy_shop_are_right(open_shop: OpenShop, tmp_path: Path) -> None:
    shop = open_shop()
    item = shop.admin().create_item(units=100_000)
    customers = list(shop.customers(CUSTOMERS))
    stop = threading.Event()
    paid: list[str] = []
    with concurrent.futures.ThreadPoolExecutor(CUSTOMERS) as pool:
        buying = [pool.submit(buy_until, stop, each, item["upc"], paid) for each in customers]
        try:
            for number in range(BACKUPS):
                until(lambda least=len(paid) + CUSTOMERS: len(paid) >= least, what="sales")
                shop.run("backup", str(tmp_path / f"backup{number}"))
        finally:
            stop.set()
        for each in buying:
            each.result()

    orders = []
    for number in range(BACKUPS):
        backup = tmp_path / f"backup{number}"
        with restored(tmp_path / f"copy{number}", backup, EAGER) as copy:
            until(lambda copy=copy: is_settled(copy), what="the copy is settled", within=60)
            orders.append(audit(copy)["orders"])
    assert orders == sorted(set(orders)), "each backup is later than the one before"


def test_a_backup_keeps_logins(open_shop: OpenShop, tmp_path: Path) -> None:
    shop = open_shop()
    customer = shop.customer()
    shop.run("backup", str(tmp_path / "backup"))
    copy = restored(tmp_path / "copy", tmp_path / "backup")
    with copy:
        there = customer.at(copy.url())
        assert decode(there.get("/api/v1/accounts/me"))["email"] == customer.email


def test_a_backup_is_not_mixed_with_other_files(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = shop.run("backup", str(tmp_path), check=False)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_an_open_shop_is_not_overwritten(shop: Shop, tmp_path: Path) -> None:
    shop.run("backup", str(tmp_path / "backup"))
    done = shop.run("restore", str(tmp_path / "backup"), check=False)
    assert done.returncode == 1
    assert "in use" in done.stderr


@pytest.mark.parametrize("file", ["order.db", "payment.db", "manifest.json"])
def test_a_damaged_backup_is_refused(shop: Shop, tmp_path: Path, file: str) -> None:
    backup = tmp_path / "backup"
    shop.run("backup", str(backup))
    with (backup / file).open("r+b") as damaged:
        damaged.seek(100)
        damaged.write(b"\xff")
    copy = Shop(tmp_path / "copy")
    done = copy.run("restore", str(backup), check=False)
    assert done.returncode == 1, done
    assert not list((tmp_path / "copy").glob("*.db"))
