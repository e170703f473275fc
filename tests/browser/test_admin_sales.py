"""The back office: orders, payments and accounts of everyone."""

import uuid
from collections.abc import Callable

from harness import Client, Json, Shop, expect, until
from playwright.sync_api import Page
from playwright.sync_api import expect as see

from browser.shopper import ADDRESS

Shoot = Callable[[str], None]
Enter = Callable[[Client], None]
Look = Callable[[], None]


def bought(shop: Shop, customer: Client, units: int = 2) -> tuple[Json, Json]:
    """A completed order of that customer's, and its payment."""
    item = shop.admin().create_item(name="<b>Canary</b> lamp", price="19.99")
    order = customer.place_order({item["upc"]: units}, address=ADDRESS)
    payment = customer.pay(order)
    until(lambda: customer.order(order["id"])["status"] == "COMPLETED", what="it is completed")
    return order, payment


def test_find_and_cancel_an_order(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    customer = shop.customer("buyer")
    order, payment = bought(shop, customer)
    enter(shop.admin())
    page.goto("/admin/orders")
    search = page.get_by_label("Customer's e-mail or order number, then Enter")
    see(page.locator("tbody tr").first).to_be_visible()
    page.keyboard.press("/")
    see(search).to_be_focused()
    search.fill(customer.email)
    search.press("Enter")
    see(page.get_by_role("link", name=order["id"][-12:])).to_be_visible()
    see(page.locator("tbody tr")).to_have_count(1)
    accessible()
    shoot("admin-orders")
    page.get_by_label("Status").select_option("CANCELED")
    see(page.get_by_text("No order matches")).to_be_visible()
    page.goto("/admin/orders?from=2000-01-01&to=2000-12-31")
    see(page.get_by_text("No order matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    search.fill(order["id"].upper())
    search.press("Enter")
    see(page).to_have_url(f"/admin/orders/{order['id']}")

    see(page.get_by_text("<b>Canary</b> lamp")).to_be_visible()
    see(page.get_by_text("Paid and completed")).to_be_visible()
    see(page.get_by_text(ADDRESS["line1"])).to_be_visible()
    for event in expect(customer.get(f"/api/v1/orders/{order['id']}/events"), 200):
        see(page.get_by_text(event["traceId"]).first).to_be_visible()
    accessible()
    shoot("admin-order")
    dialog = page.get_by_role("alertdialog")
    page.get_by_role("button", name="Cancel and refund").click()
    dialog.get_by_role("button", name="Never mind").click()
    see(dialog).to_have_count(0)
    assert customer.order(order["id"])["status"] == "COMPLETED"
    page.get_by_role("button", name="Cancel and refund").click()
    accessible()
    dialog.get_by_role("button", name="Cancel and refund").click()
    see(dialog).to_have_count(0)
    see(page.get_by_text("Refunded", exact=True)).to_be_visible()
    see(page.get_by_text("The shop canceled it")).to_be_visible()
    assert customer.payment(payment["id"])["status"] == "REFUNDED"

    page.goto(f"/admin/orders/{payment['id']}")
    see(page.get_by_text("There is no such order")).to_be_visible()


def test_refund_a_payment(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    customer = shop.customer("payer")
    order, payment = bought(shop, customer)
    other = customer.place_order({order["items"][0]["upc"]: 1})
    expect(customer.try_to_pay(other, method="pm_card_declined"), 402)
    enter(shop.admin())
    page.goto("/admin/payments")
    search = page.get_by_label("Customer's e-mail or payment number, then Enter")
    search.fill(customer.email)
    search.press("Enter")
    see(page.locator("tbody tr")).to_have_count(2)
    accessible()
    shoot("admin-payments")
    page.get_by_label("Status").select_option("SUCCESS")
    see(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name=payment["id"][-12:]).click()
    page.get_by_role("button", name="Refund").click()
    see(page.get_by_role("alertdialog")).to_contain_text("Refund $39.98?")
    page.get_by_role("alertdialog").get_by_role("button", name="Refund").click()
    see(page.get_by_text("Refunded", exact=True)).to_be_visible()
    see(page.get_by_role("button", name="Refund")).to_have_count(0)
    accessible()
    shoot("admin-payment")
    assert customer.order(order["id"])["status"] == "CANCELED"


def test_roles_and_disabling(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    admin = shop.admin()
    visitor = shop.visitor()
    email = f"clerk-{uuid.uuid4().hex[:10]}@souk.test"
    visitor.register(email)
    clerk = visitor.login(email)
    name = {"firstName": "<script>alert(1)</script>", "lastName": "Clerk"}
    expect(clerk.patch("/api/v1/accounts/me", name), 200)
    enter(admin)
    page.goto("/admin/accounts")
    page.get_by_label("Search name or e-mail").fill(email)
    see(page.locator("tbody tr")).to_have_count(1)
    see(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    accessible()
    shoot("admin-accounts")
    page.get_by_role("link", name=email).click()

    def take(step: str) -> None:
        page.get_by_role("button", name=step).click()
        dialog = page.get_by_role("alertdialog")
        dialog.get_by_role("button", name=step).click()
        see(dialog).to_have_count(0)

    take("Make administrator")
    see(page.get_by_role("button", name="Make customer")).to_be_visible()
    assert expect(admin.get(f"/api/v1/accounts/{email}"), 200)["role"] == "ADMIN"
    accessible()
    shoot("admin-account")
    take("Make customer")
    take("Disable")
    see(page.get_by_role("button", name="Enable")).to_be_visible()
    expect(clerk.get("/api/v1/accounts/me"), 401)
    take("Enable")
    see(page.get_by_role("button", name="Disable")).to_be_visible()
    visitor.login(email)

    page.goto(f"/admin/accounts/{admin.email}")
    see(page.get_by_text("This is your own account.")).to_be_visible()
    see(page.get_by_role("button", name="Disable")).to_have_count(0)


def test_a_customer_stays_out(page: Page, shop: Shop, enter: Enter) -> None:
    enter(shop.customer())
    page.goto("/admin/orders")
    see(page.get_by_role("heading", name="For the shop's staff only")).to_be_visible()
