"""A month of a real retailer's invoices through the running shop: the books balance to the cent."""

import json
import os
from pathlib import Path

import pytest
from harness import Shop

INVOICES = os.environ.get("SOUK_INVOICES", "")


@pytest.mark.skipif(not INVOICES, reason="SOUK_INVOICES names no file of invoice lines")
def test_a_month_of_invoices_balances(shop: Shop) -> None:
    invoices = str(Path(INVOICES).resolve())
    done = shop.run("replay", invoices, "--clients", "16", timeout=900)
    assert "The books balance." in done.stdout, done.stdout
    audit = json.loads(shop.run("audit", "--json", timeout=300).stdout)
    assert audit["ok"], audit
    assert audit["orders"] > 0
    assert audit["pending"] == 0
    assert audit["heldUnits"] == 0


@pytest.mark.skipif(not INVOICES, reason="SOUK_INVOICES names no file of invoice lines")
def test_a_second_run_changes_nothing(shop: Shop) -> None:
    invoices = str(Path(INVOICES).resolve())
    day = ("--from", "2010-12-01", "--to", "2010-12-01")
    shop.run("replay", invoices, *day, timeout=300, check=False)
    before = json.loads(shop.run("audit", "--json", timeout=300).stdout)
    shop.run("replay", invoices, *day, timeout=300, check=False)
    after = json.loads(shop.run("audit", "--json", timeout=300).stdout)
    assert after["orders"] == before["orders"]
    assert after["taken"] == before["taken"]
