"""What waits in the cart, and what changes meanwhile."""

import re
from collections.abc import Callable

import pytest
from harness import PASSWORD, Client, until
from playwright.sync_api import Browser, Page, expect

from browser.shopper import enter, fill_cart, is_accessible

Shoot = Callable[[str], None]


def test_it_tells_what_has_changed(
    page: Page, admin: Client, customer: Client, shoot: Shoot
) -> None:
    dearer = admin.create_item(name="Saffron", price="5.00", units=9)
    fewer = admin.create_item(name="Pepper", price="3.00", units=9)
    gone = admin.create_item(name="Myrrh", price="7.00", units=9)
    enter(page, customer)
    for item in (dearer, fewer, gone):
        fill_cart(page, item, 3)
    admin.patch(f"/api/v1/items/{dearer['id']}", {"price": 6})
    admin.post(f"/api/v1/items/{fewer['id']}/stock", {"delta": -7, "reason": "mice"})
    admin.delete(f"/api/v1/items/{gone['id']}")
    page.goto("/cart")
    expect(page.get_by_text("Saffron costs more now: $6.00 instead of $5.00.")).to_be_visible()
    expect(page.get_by_text("Only 2 left.")).to_be_visible()
    expect(page.get_by_text("No longer sold.")).to_be_visible()
    expect(page.get_by_role("button", name="To the checkout")).to_be_disabled()
    shoot("cart-changed")
    is_accessible(page)

    page.get_by_role("button", name="All right").click()
    expect(page.get_by_role("region", name="Prices have changed")).to_have_count(0)
    page.get_by_role("button", name="Take 2").click()
    page.get_by_role("button", name="Remove Myrrh").click()
    expect(page.get_by_role("status").get_by_text("$24.00")).to_be_visible()
    expect(page.get_by_role("link", name="To the checkout")).to_be_visible()
    page.get_by_role("button", name="Remove Saffron").click()
    expect(page.get_by_role("status").get_by_text("$6.00")).to_be_visible()
    removed = page.get_by_role("dialog", name="Saffron is removed.")
    removed.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").get_by_text("$24.00")).to_be_visible()
    page.reload()
    expect(page.get_by_role("spinbutton", name="Quantity of Saffron")).to_have_value("3")


def test_two_tabs_agree(page: Page, admin: Client, customer: Client) -> None:
    item = admin.create_item(name="Dates", price="2.50", units=50)
    enter(page, customer)
    fill_cart(page, item)
    other = page.context.new_page()
    other.goto("/cart")
    other.get_by_role("spinbutton", name="Quantity of Dates").fill("7")
    page.goto("/cart")
    how_many = page.get_by_role("spinbutton", name="Quantity of Dates")
    expect(how_many).to_have_value("7")
    other.get_by_role("button", name="One more").click()
    expect(how_many).to_have_value("8")


def cart_of(customer: Client) -> dict[str, int]:
    items = customer.get("/api/v1/cart").json()["items"]
    return {line["upc"]: line["quantity"] for line in items}


def test_it_follows_to_another_device(
    page: Page, browser: Browser, site: str, admin: Client, customer: Client
) -> None:
    if customer.get("/api/v1/cart").status_code == 404:
        pytest.skip("this shop keeps no carts")
    figs = admin.create_item(name="Figs", price="4.00", units=50)
    nuts = admin.create_item(name="Nuts", price="6.00", units=50)
    enter(page, customer)
    fill_cart(page, figs, 2)
    until(lambda: cart_of(customer) == {figs["upc"]: 2}, what="the account has the cart")

    elsewhere = browser.new_context(base_url=site)
    other = elsewhere.new_page()
    other.goto("/login")
    other.get_by_label("E-mail address").fill(customer.email)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Log in", exact=True).click()
    expect(other.get_by_role("link", name=re.compile("Cart")).first).to_have_text(re.compile("2"))
    fill_cart(other, nuts, 5)
    both = {figs["upc"]: 2, nuts["upc"]: 5}
    until(lambda: cart_of(customer) == both, what="the account has both")
    elsewhere.close()

    page.goto("/cart")
    expect(page.get_by_role("spinbutton", name="Quantity of Nuts")).to_have_value("5")
    page.get_by_role("button", name="Remove Figs").click()
    until(lambda: cart_of(customer) == {nuts["upc"]: 5}, what="the account has lost the figs")


def test_what_waited_here_and_there_is_merged_at_log_in(
    page: Page, admin: Client, customer: Client
) -> None:
    if customer.get("/api/v1/cart").status_code == 404:
        pytest.skip("this shop keeps no carts")
    figs = admin.create_item(name="Figs", units=50)
    nuts = admin.create_item(name="Nuts", units=50)
    enter(page, customer)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.route("**/api/v1/cart", lambda route: route.abort())
    fill_cart(page, figs, 3)
    page.get_by_role("button", name="Account").click()
    with page.expect_response("**/api/v1/auth/logout"):
        page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good things, honestly sold.")
    customer = customer.login(customer.email)
    customer.put("/api/v1/cart", {"items": [
        {"upc": figs["upc"], "quantity": 1},
        {"upc": nuts["upc"], "quantity": 4},
    ]})
    page.unroute("**/api/v1/cart")
    page.goto("/login")
    page.get_by_label("E-mail address").fill(customer.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    merged = {figs["upc"]: 3, nuts["upc"]: 4}
    until(lambda: cart_of(customer) == merged, what="the account has the union", within=30)
