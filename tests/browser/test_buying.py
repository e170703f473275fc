"""From the shelf to the receipt, and all that may come between."""

import json
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from harness import HASTY, ROOT, Client, until
from playwright.sync_api import Browser, Page, Route, expect

from browser.shopper import (
    ADDRESS,
    buy,
    choose_card,
    enter,
    fill_cart,
    is_accessible,
    live_at,
    order_of,
    orders,
    pay_button,
    payments,
    until_completed,
)
from conftest import OpenShop

Shoot = Callable[[str], None]


@pytest.fixture
def resident(customer: Client) -> Client:
    live_at(customer)
    return customer


def test_the_whole_purchase(page: Page, admin: Client, customer: Client, shoot: Shoot) -> None:
    item = admin.create_item(name="Clay teapot", price="19.99", units=10)
    enter(page, customer)
    fill_cart(page, item, 2)
    page.get_by_role("link", name="2 are in your cart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your cart")
    expect(page.get_by_role("status").get_by_text("$39.98")).to_be_visible()
    shoot("cart")
    is_accessible(page)
    page.get_by_role("link", name="To the checkout").click()

    pay_button(page).click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    page.get_by_label("Street and number").fill("1 Bazaar Lane")
    page.get_by_label("Postal code").fill("1100-001")
    page.get_by_label("City").fill("Lisbon")
    page.get_by_label("Country").select_option("PT")
    expect(page.get_by_text("These cards are simulated")).to_be_visible()
    shoot("checkout")
    is_accessible(page)
    pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    shoot("paid")
    is_accessible(page)
    order = order_of(page)
    until_completed(customer, order)
    assert customer.order(order)["items"][0]["quantity"] == 2
    assert customer.order(order)["shippingAddress"] == ADDRESS
    assert customer.get("/api/v1/accounts/me").json()["shippingAddress"] == ADDRESS
    page.goto("/cart")
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()
    shoot("cart-empty")


def press_until(page: Page, key: str, name: str) -> None:
    """Goes on by one key until the thing of that name has the focus."""
    for _ in range(80):
        page.keyboard.press(key)
        focused = page.evaluate(
            "(e => e === document.body ? '' : e.ariaLabel || e.labels?.[0]?.innerText || e.innerText"
            " || '')(document.activeElement)"
        )
        if re.search(name, focused):
            return
    raise AssertionError(f"{name} can't be reached by {key}")


def test_the_whole_purchase_by_keyboard(page: Page, admin: Client, resident: Client) -> None:
    name = f"Brush {uuid.uuid4().hex[:10]}"
    item = admin.create_item(name=name, price="5.00", units=10)
    enter(page, resident)
    page.goto("/")
    press_until(page, "Tab", "Search the shop")
    page.keyboard.type(item["upc"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"“{item['upc']}”")
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    press_until(page, "Tab", f"^{name}$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    press_until(page, "Tab", "One more")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "Add to the cart")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "2 are in your cart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your cart")
    press_until(page, "Tab", "To the checkout")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checkout")
    press_until(page, "Tab", "Order and pay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    until_completed(resident, order_of(page))


def test_declined_and_paid_by_another_card(
    page: Page, admin: Client, resident: Client, shoot: Shoot
) -> None:
    enter(page, resident)
    buy(page, admin.create_item(name="Copper kettle", units=10), digits="0002")
    expect(page.get_by_role("alert").get_by_text("The card was declined.")).to_be_visible()
    shoot("declined")
    is_accessible(page)
    order = order_of(page)
    page.reload()
    expect(page.get_by_role("alert").get_by_text("The card was declined.")).to_be_visible()
    assert [each["status"] for each in payments(resident, order)] == ["FAILED"]
    choose_card(page, "4242")
    pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    until_completed(resident, order)
    assert len(orders(resident)) == 1


def test_sold_out_in_between(page: Page, admin: Client, resident: Client, shoot: Shoot) -> None:
    scarce = admin.create_item(name="Scarce bowl", price="8.00", units=5)
    gone = admin.create_item(name="Vanished spoon", price="2.00", units=5)
    enter(page, resident)
    fill_cart(page, scarce, 4)
    fill_cart(page, gone, 1)
    page.goto("/checkout")
    expect(pay_button(page)).to_be_enabled()
    admin.post(f"/api/v1/items/{scarce['id']}/stock", {"delta": -3, "reason": "broken"})
    admin.delete(f"/api/v1/items/{gone['id']}")
    pay_button(page).click()
    expect(page.get_by_role("heading", name="Not everything is there anymore")).to_be_visible()
    shoot("sold-out-between")
    is_accessible(page)
    page.get_by_role("button", name="Take 2").click()
    page.get_by_role("button", name="Remove Vanished spoon").click()
    pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    order = resident.order(order_of(page))
    assert [(line["upc"], line["quantity"]) for line in order["items"]] == [(scarce["upc"], 2)]


def test_sold_out_between_ordering_and_paying(
    page: Page, admin: Client, resident: Client
) -> None:
    scarce = admin.create_item(name="Last carpet", price="80.00", units=5)
    other = admin.create_item(name="Broom", price="8.00", units=5)
    order = resident.place_order({scarce["upc"]: 3, other["upc"]: 1})
    enter(page, resident)
    page.goto(f"/orders/{order['id']}/pay")
    expect(pay_button(page)).to_have_text("Pay $248.00")
    admin.post(f"/api/v1/items/{scarce['id']}/stock", {"delta": -4, "reason": "moths"})
    pay_button(page).click()
    page.get_by_role("button", name="Take 1").click()
    expect(pay_button(page)).to_have_text("Pay $88.00")
    pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")


def test_a_price_that_rose_is_not_charged_unasked(
    page: Page, admin: Client, resident: Client
) -> None:
    item = admin.create_item(name="Silver ring", price="10.00", units=5)
    enter(page, resident)
    fill_cart(page, item)
    page.goto("/checkout")
    expect(pay_button(page)).to_have_text("Order and pay $10.00")
    admin.patch(f"/api/v1/items/{item['id']}", {"price": 12})
    pay_button(page).click()
    expect(page.get_by_text("the total is $12.00 now instead of $10.00")).to_be_visible()
    order = order_of(page)
    assert payments(resident, order) == []
    pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")


def test_two_clicks_pay_once(page: Page, admin: Client, resident: Client) -> None:
    enter(page, resident)
    fill_cart(page, admin.create_item(units=10))
    page.goto("/checkout")
    pay_button(page).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    (order,) = orders(resident)
    assert len(payments(resident, order["id"])) == 1


def withhold_answer(page: Page, path: str) -> list[str]:
    """The first request there is worked on, and its answer never comes. Answers the keys of all."""
    keys: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        if keys:
            route.continue_()
        else:
            route.fetch()
        keys.append(route.request.headers["idempotency-key"])

    page.route(f"**{path}", handle)
    return keys


@pytest.mark.parametrize("path", ["/api/v1/orders", "/api/v1/payments"])
def test_a_reload_in_the_middle_buys_once(
    page: Page, admin: Client, resident: Client, path: str
) -> None:
    enter(page, resident)
    keys = withhold_answer(page, path)
    buy(page, admin.create_item(units=10))
    until(lambda: page.title() and keys, what="it is done, and the page does not know")
    (order,) = orders(resident)
    page.reload()
    if path.endswith("orders"):
        pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    assert len(set(keys)) == 1
    assert [each["id"] for each in orders(resident)] == [order["id"]]
    assert [each["status"] for each in payments(resident, order["id"])] == ["SUCCESS"]


def test_paid_meanwhile_elsewhere(page: Page, admin: Client, resident: Client) -> None:
    order = resident.place_order({admin.create_item(units=10)["upc"]: 1})
    enter(page, resident)
    page.goto(f"/orders/{order['id']}/pay")
    expect(pay_button(page)).to_be_enabled()
    resident.pay(order)
    pay_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    assert len(payments(resident, order["id"])) == 1


def test_somebody_elses_order(page: Page, admin: Client, resident: Client) -> None:
    order = admin.place_order({admin.create_item(units=10)["upc"]: 1})
    enter(page, resident)
    page.goto(f"/orders/{order['id']}/pay")
    expect(page.get_by_role("heading", name="There is no such order")).to_be_visible()


@pytest.fixture
def slow_page(browser: Browser, open_shop: OpenShop) -> Iterator[tuple[Page, Client, Client]]:
    """In front of a shop that soon stops waiting for its card network."""
    shop = open_shop({**HASTY, "SOUK_WEB": str(ROOT / "build/web")})
    resident = shop.customer()
    live_at(resident)
    context = browser.new_context(base_url=shop.url(), viewport={"width": 390, "height": 844})
    page = context.new_page()
    enter(page, resident)
    yield page, shop.admin(), resident
    context.close()


def test_a_slow_card_and_a_reload(slow_page: tuple[Page, Client, Client]) -> None:
    page, admin, resident = slow_page
    buy(page, admin.create_item(units=10), digits="6975")
    page.wait_for_url(re.compile("/pay$"))
    until(lambda: payments(resident, order_of(page)), what="the card network is asked")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("The card network is slow")
    page.screenshot(path=ROOT / "build/screenshots/waiting-phone.png")
    is_accessible(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    order = order_of(page)
    until_completed(resident, order)
    assert [each["status"] for each in payments(resident, order)] == ["SUCCESS"]
    assert json.dumps(page.evaluate("localStorage")).count("souk.idempotency.payment") <= 1
