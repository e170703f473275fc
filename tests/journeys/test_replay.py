"""A month of a real retailer's invoices through the API, and the books to the cent and the unit."""

import csv
import gzip
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from harness import Json, Shop

MONTH = Path(__file__).parent / "data" / "online-retail-2010-12.csv.gz"
FIGURES = (
    *("orders", "created", "completed", "canceled", "payments", "pending", "taken", "refunded"),
    *("availableUnits", "heldUnits", "soldUnits"),
)
NOT_STOCK = {"POST", "DOT", "M", "D", "C2", "S", "AMAZONFEE", "BANK CHARGES"}


def ordered_in_the_file(until_day: str) -> tuple[int, int, Decimal]:
    """Invoices, units and money that customers ordered, counted in another way than the program."""
    with gzip.open(MONTH, "rt", encoding="utf-8", newline="") as file:
        sold = [
            line
            for line in csv.DictReader(file)
            if line["CustomerID"]
            and line["InvoiceDate"][:10] <= until_day
            and not line["InvoiceNo"].startswith("C")
            and line["StockCode"].upper() not in NOT_STOCK
            and Decimal(line["UnitPrice"]) > 0
            and int(line["Quantity"]) > 0
        ]
    return (
        len({line["InvoiceNo"] for line in sold}),
        sum(int(line["Quantity"]) for line in sold),
        sum((int(line["Quantity"]) * Decimal(line["UnitPrice"]) for line in sold), Decimal(0)),
    )


def audited(shop: Shop) -> dict:
    return json.loads(shop.run("audit", "--json", timeout=120).stdout, parse_float=Decimal)


def grown_by(before: Json, now: Json) -> dict[str, Decimal]:
    """Of each number, and of money, which is a text."""
    return {name: Decimal(now[name]) - Decimal(before[name]) for name in FIGURES}


@pytest.fixture
def replaying(request: pytest.FixtureRequest) -> tuple[Shop, str]:
    """A shop, and until which day it is sent the invoices: engines take more of a machine, so the
    distributed shape gets ten days."""
    if request.config.getoption("--distributed"):
        return request.getfixturevalue("shared_distributed_shop"), "2010-12-10"
    return request.getfixturevalue("open_shop")({"SOUK_LOG_LEVEL": "warn"}), "2010-12-31"


def test_the_month_of_real_invoices_balances(replaying: tuple[Shop, str]) -> None:
    shop, until_day = replaying
    invoices, units, money = ordered_in_the_file(until_day)
    before = audited(shop)

    said = shop.run("replay", str(MONTH), "--to", until_day, timeout=1200).stdout

    assert "The books balance." in said, said
    assert "I1 to I8 hold." in said, said
    books = grown_by(before, audited(shop))
    assert books["orders"] == books["payments"] == invoices
    assert books["taken"] + books["refunded"] == money
    assert books["soldUnits"] + books["availableUnits"] == units
    assert books["completed"] + books["canceled"] == invoices
    whole_orders = re.search(r"(\d+) cancellations of whole orders", said)
    assert whole_orders and books["canceled"] == int(whole_orders[1])
    assert books["created"] == books["pending"] == books["heldUnits"] == 0


@pytest.mark.embedded
def test_a_replay_may_be_repeated_and_grow(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop({"SOUK_LOG_LEVEL": "warn"})
    for until_day in ("2010-12-01", "2010-12-01", "2010-12-02"):
        said = shop.run("replay", str(MONTH), "--to", until_day, "--no-audit", timeout=600).stdout
        assert "The books balance." in said, said
        invoices, _, money = ordered_in_the_file(until_day)
        books = audited(shop)
        assert books["orders"] == books["payments"] == invoices
        assert Decimal(books["taken"]) + Decimal(books["refunded"]) == money


@pytest.mark.embedded
def test_a_replay_that_differs_fails(open_shop: Callable[..., Shop], tmp_path: Path) -> None:
    shop = open_shop({"SOUK_LOG_LEVEL": "warn", "SOUK_ORDERS_QUANTITY": "5"})
    file = tmp_path / "invoices.csv"
    file.write_text(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "1,A1,Lantern,5,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
        "2,A1,Lantern,6,2010-12-01 08:27:00,2.55,17850,United Kingdom\n"
        "3,A1,Lantern,six,2010-12-01 08:28:00,2.55,17850,United Kingdom\n"
    )
    done = shop.run("replay", str(file), "--no-audit", check=False)
    assert done.returncode == 1, done.stdout
    assert "The books DIFFER." in done.stdout
    assert "order of invoice 2: 4" in done.stdout, done.stdout
    assert "line 4: Quantity must be a whole number" in done.stdout

    absent = shop.run("replay", str(tmp_path / "absent.csv"), check=False)
    assert absent.returncode == 2, absent.stderr
