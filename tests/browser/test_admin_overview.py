"""The back office: figures, what is under way, and the audit."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

from harness import Client, Json, Shop, expect, until
from playwright.sync_api import Page
from playwright.sync_api import expect as see

Shoot = Callable[[str], None]
Enter = Callable[[Client], None]
Look = Callable[[], None]


def test_overview_after_purchases(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    admin = shop.admin()
    item = admin.create_item(name="Last lamp", price="25.00", units=3)
    customer = shop.customer()
    kept, returned = (customer.place_order({item["upc"]: 1}) for _ in range(2))
    for order in (kept, returned):
        customer.pay(order)
        until(lambda id=order["id"]: customer.order(id)["status"] == "COMPLETED", what="completed")
    customer.cancel(returned["id"])
    payments = f"/api/v1/payments?orderId={returned['id']}"
    until(lambda: "REFUNDED" in customer.get(payments).text, what="refunded")

    enter(admin)
    page.goto("/admin")
    see(page.locator("svg.recharts-surface")).to_have_count(4)
    see(page.get_by_role("link", name="Last lamp").first).to_be_visible()
    orders = page.locator("section", has=page.get_by_role("heading", name="Orders", exact=True))
    orders.get_by_text("As a table").click()
    today = orders.locator("tbody tr").first
    see(today).to_be_visible()
    assert int(today.locator("td").nth(1).inner_text()) >= 1
    accessible()
    shoot("admin-overview")
    page.get_by_label("Period").select_option("7")
    see(page).to_have_url("/admin?days=7")
    see(orders.locator("tbody tr")).to_have_count(7)


def test_audit_runs(page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look) -> None:
    admin = shop.admin()

    def last() -> Json:
        return expect(admin.get("/api/v1/audit"), 200).get("last")

    before = last()
    enter(admin)
    page.goto("/admin/operations")
    see(page.get_by_text("Dead letters").first).to_be_visible()
    page.get_by_role("button", name="Audit now").click()
    until(lambda: last() != before, what="the audit has finished", within=60.0)
    see(page.get_by_text("The books are right", exact=True)).to_be_visible()
    accessible()
    shoot("admin-operations")


def write_to(shop: Shop, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(shop.data / "order.db", timeout=30)) as orders, orders:
        assert orders.execute(statement, values).rowcount == 1


def test_a_dead_letter_is_seen_and_delivered_again(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    admin, customer = shop.admin(), shop.customer()
    order = customer.place_order({admin.create_item()["upc"]: 1})["id"]
    customer.cancel(order)
    # As a damaged disk would leave it.
    write_to(
        shop,
        "INSERT INTO outbox (topic, type, key, body, traceparent, at) "
        "VALUES ('order.events', 'OrderCancelled', ?, 'Kaputt {', '', 0)",
        order,
    )
    until(
        lambda: expect(admin.get("/api/v1/payments/saga"), 200)["deadLetters"],
        what="the event is set aside",
        within=60,
    )
    enter(admin)
    page.goto("/admin/operations")
    letter = page.get_by_role("row").filter(has=page.get_by_role("link", name=order[-12:]))
    see(letter).to_contain_text("order.events")
    accessible()
    shoot("admin-dead-letter")
    again = page.get_by_role("button", name="Deliver once more")
    again.click()
    see(page.get_by_text("Delivered: 0. Failed again: 1.")).to_be_visible()
    see(letter).to_have_count(1)

    body = json.dumps({"orderId": order, "occurredAt": "2026-01-31T12:00:00Z"})
    write_to(shop, "UPDATE outbox SET body = ? WHERE body = 'Kaputt {'", body)
    again.click()
    see(page.get_by_text("Delivered: 1. Failed again: 0.")).to_be_visible()
    see(letter).to_have_count(0)
    see(again).to_have_count(0)
    assert expect(admin.get("/api/v1/payments/saga"), 200)["deadLetters"] == []
