"""A customer follows an order: what was bought, what becomes of it, and how to change one's mind."""

import re
from collections.abc import Callable
from decimal import Decimal

import harness
import pytest
from harness import Client, Json
from playwright.sync_api import Page, expect

from browser.shopper import ADDRESS

CANARY = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
Enter = Callable[[Client], None]
Shoot = Callable[[str], None]
Look = Callable[[], None]

# The order's page asks by itself at least every five seconds.
SOON_MS = 15_000


@pytest.fixture
def lantern(admin: Client) -> Json:
    return admin.create_item(price="39.98", name="Brass lantern")


@pytest.fixture
def mug(admin: Client) -> Json:
    return admin.create_item(price="12.50", name="Blue mug")


def test_the_list_filters_and_goes_on(
    page: Page, enter: Enter, shoot: Shoot, accessible: Look, customer: Client, lantern: Json
) -> None:
    enter(customer)
    page.goto("/orders")
    expect(page.get_by_role("heading", name="No orders yet")).to_be_visible()
    accessible()
    shoot("orders-none")

    for _ in range(19):
        customer.place_order({lantern["upc"]: 1})
    canceled = customer.place_order({lantern["upc"]: 2})
    customer.cancel(canceled["id"])
    paid = customer.place_order({lantern["upc"]: 3})
    customer.pay(paid)
    page.reload()
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("$119.94")
    expect(rows.first).to_contain_text("Completed")
    accessible()
    shoot("orders")
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(21)

    page.get_by_role("link", name="Canceled", exact=True).click()
    expect(rows).to_have_count(1)
    expect(page).to_have_url("/orders?status=CANCELED")
    page.reload()
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(page).to_have_url(f"/orders/{canceled['id']}")
    expect(page.get_by_role("heading", name="Canceled")).to_be_visible()


def test_an_unpaid_order_is_changed_and_canceled(
    page: Page,
    enter: Enter,
    shoot: Shoot,
    accessible: Look,
    customer: Client,
    lantern: Json,
    mug: Json,
) -> None:
    order = customer.place_order({lantern["upc"]: 2, mug["upc"]: 1})
    enter(customer)
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_role("heading", name="To be paid")).to_be_visible()
    expect(page.get_by_text("$92.46")).to_be_visible()
    expect(page.get_by_role("link", name="Pay now")).to_have_attribute(
        "href", f"/orders/{order['id']}/pay"
    )
    accessible()
    shoot("order-unpaid")

    page.get_by_role("button", name="Change").click()
    quantity = page.get_by_label("How many of Brass lantern")
    quantity.fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A whole number from 1, please.")).to_be_visible()
    accessible()
    shoot("order-change")
    quantity.fill("99999")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is not enough of it on the shelf.")
    quantity.fill("3")
    page.get_by_role("button", name="Leave out Blue mug").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("$119.94").first).to_be_visible()
    expect(page.get_by_text("Changed what is ordered")).to_be_visible()
    assert customer.order(order["id"])["totalAmount"] == Decimal("119.94")

    page.get_by_role("button", name="Cancel the order").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Nothing was charged.")
    accessible()
    shoot("order-cancel")
    page.get_by_role("button", name="Never mind").click()
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Cancel the order").click()
    expect(page.get_by_role("heading", name="Canceled")).to_be_visible()
    expect(page.get_by_text("You canceled this order.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel the order")).to_have_count(0)
    assert customer.order(order["id"])["status"] == "CANCELED"


def test_the_page_moves_by_itself(
    page: Page, enter: Enter, shoot: Shoot, accessible: Look, customer: Client, lantern: Json
) -> None:
    order = customer.place_order({lantern["upc"]: 1})
    harness.expect(customer.try_to_pay(order, method="pm_card_declined"), 402)
    enter(customer)
    with page.expect_response("**/api/v1/orders/stream") as stream:
        page.goto(f"/orders/{order['id']}")
    assert stream.value.status == 200
    expect(page.get_by_role("heading", name="The payment did not go through")).to_be_visible()
    expect(page.get_by_text("$39.98 declined; nothing charged")).to_be_visible()
    expect(page.get_by_role("link", name="Pay again")).to_be_visible()
    accessible()
    shoot("order-declined")

    customer.pay(order)
    expect(page.get_by_role("heading", name="Paid and complete")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_text("Paid; everything is yours")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_role("link", name="Pay again")).to_have_count(0)
    accessible()
    shoot("order-paid")

    customer.cancel(order["id"])
    expect(page.get_by_role("heading", name="Canceled and refunded")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_text("$39.98 went back to your card.")).to_be_visible()
    expect(page.get_by_text("$39.98 refunded")).to_be_visible()
    accessible()
    shoot("order-refunded")


def test_without_a_stream_the_page_asks(
    page: Page, enter: Enter, customer: Client, lantern: Json
) -> None:
    page.route("**/api/v1/orders/stream", lambda route: route.abort())
    order = customer.place_order({lantern["upc"]: 1})
    enter(customer)
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_role("heading", name="To be paid")).to_be_visible()
    customer.pay(order)
    expect(page.get_by_role("heading", name="Paid and complete")).to_be_visible(timeout=SOON_MS)


def test_the_receipt_is_all_that_is_printed(
    page: Page, enter: Enter, shoot: Shoot, customer: Client, lantern: Json
) -> None:
    order = customer.place_order({lantern["upc"]: 1}, address=ADDRESS)
    customer.pay(order)
    enter(customer)
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text(ADDRESS["line1"])).to_be_visible()
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("button", name="Cancel the order")).to_be_hidden()
    expect(page.get_by_role("heading", name="What happened")).to_be_hidden()
    expect(page.get_by_text(f"Order number {order['id']}").first).to_be_visible()
    expect(page.get_by_text("Ada Test")).to_be_visible()
    expect(page.get_by_text("Brass lantern")).to_be_visible()
    shoot("receipt")


def test_another_s_order_looks_like_none(
    page: Page, enter: Enter, accessible: Look, customer: Client, admin: Client, lantern: Json
) -> None:
    order = admin.place_order({lantern["upc"]: 1})
    enter(customer)
    for unknown in (order["id"], "nonsense"):
        page.goto(f"/orders/{unknown}")
        expect(page.get_by_role("heading", name="There is no such order")).to_be_visible()
    accessible()


def test_names_are_text(page: Page, enter: Enter, customer: Client, admin: Client) -> None:
    item = admin.create_item(name=CANARY)
    names = {"firstName": CANARY, "lastName": CANARY}
    address = {"line1": CANARY, "city": CANARY, "postalCode": "1", "country": "DE"}
    order = customer.place_order({item["upc"]: 1}, address=address)
    change = {**names, "shippingAddress": address}
    harness.expect(customer.patch("/api/v1/accounts/me", change), 200)
    enter(customer)
    page.goto("/orders")
    expect(page.get_by_role("link", name=CANARY)).to_be_visible()
    page.goto(f"/orders/{order['id']}")
    delivery = page.get_by_role("region", name="Delivery")
    expect(delivery.get_by_text(f"1 {CANARY}")).to_be_visible()
    expect(delivery.get_by_text("Germany")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text(f"{CANARY} {CANARY}")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto("/account")
    expect(page.get_by_label("First name")).to_have_value(CANARY)
    expect(page.get_by_label("City").first).to_have_value(CANARY)


def test_a_session_that_ended_goes_on_where_it_was(
    page: Page, enter: Enter, customer: Client, lantern: Json
) -> None:
    order = customer.place_order({lantern["upc"]: 1})
    enter(customer)
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_role("heading", name="To be paid")).to_be_visible()
    password = "another good password"
    change = {"currentPassword": harness.PASSWORD, "newPassword": password}
    harness.expect(customer.post("/api/v1/accounts/me/password", change), 204)
    page.reload()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/login\?returnTo="))
    page.get_by_label("E-mail address").fill(customer.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(f"/orders/{order['id']}")
    expect(page.get_by_role("heading", name="To be paid")).to_be_visible()


def test_two_tabs_agree(page: Page, enter: Enter, customer: Client, lantern: Json) -> None:
    order = customer.place_order({lantern["upc"]: 1})
    enter(customer)
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_role("heading", name="To be paid")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"/orders/{order['id']}")
    other.get_by_role("button", name="Cancel the order").click()
    other.get_by_role("alertdialog").get_by_role("button", name="Cancel the order").click()
    expect(other.get_by_role("heading", name="Canceled")).to_be_visible()
    page.bring_to_front()
    expect(page.get_by_role("heading", name="Canceled")).to_be_visible(timeout=SOON_MS)

    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(other.get_by_role("heading", name="Good things, honestly sold.")).to_be_visible()
