"""A customer's own account: who one is, what was paid, taking one's data along, leaving."""

import json
from collections.abc import Callable
from pathlib import Path

import harness
from harness import PASSWORD, Client
from playwright.sync_api import Page, expect

Enter = Callable[[Client], None]
Shoot = Callable[[str], None]
Look = Callable[[], None]


def test_payments_tell_of_refunds(
    page: Page, enter: Enter, shoot: Shoot, accessible: Look, customer: Client, admin: Client
) -> None:
    enter(customer)
    page.goto("/payments")
    expect(page.get_by_role("heading", name="No payments yet")).to_be_visible()

    item = admin.create_item(price="39.98")
    order = customer.place_order({item["upc"]: 1})
    harness.expect(customer.try_to_pay(order, method="pm_card_declined"), 402)
    customer.pay(order)
    page.reload()
    rows = page.get_by_role("main").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Paid")
    expect(rows.nth(1)).to_contain_text("Nothing was charged")
    customer.cancel(order["id"])
    payments = f"/api/v1/payments?orderId={order['id']}"
    harness.until(lambda: "REFUNDED" in customer.get(payments).text, what="the money is back")
    page.reload()
    expect(rows.nth(0)).to_contain_text("Refunded")
    accessible()
    shoot("payments")
    rows.nth(0).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Canceled and refunded")).to_be_visible()


def test_profile_and_addresses(
    page: Page, enter: Enter, shoot: Shoot, accessible: Look, customer: Client
) -> None:
    enter(customer)
    page.goto("/account")
    expect(page.get_by_label("E-mail address")).to_have_value(customer.email)
    accessible()
    shoot("account")
    profile = page.locator("form", has=page.get_by_label("First name"))
    profile.get_by_label("First name").fill(" ")
    profile.get_by_role("button", name="Save").click()
    expect(profile.get_by_text("Please fill this in.")).to_be_visible()
    profile.get_by_label("First name").fill("Augusta")
    profile.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()

    shipping = page.locator("section", has=page.get_by_role("heading", name="Where parcels go"))
    shipping.get_by_role("button", name="Save").click()
    expect(shipping.get_by_text("Please fill this in.")).to_have_count(4)
    accessible()
    shipping.get_by_label("Street and number").fill("12 St James's Square")
    shipping.get_by_label("Postal code").fill("SW1Y 4JH")
    shipping.get_by_label("City").fill("London")
    shipping.get_by_label("Country").select_option("GB")
    shipping.get_by_role("button", name="Save").click()
    expect(shipping.get_by_role("button", name="Remove the address")).to_be_visible()
    expect(shipping.get_by_role("button", name="Save")).not_to_have_attribute("aria-busy", "true")
    page.reload()
    expect(page.get_by_label("First name")).to_have_value("Augusta")
    expect(shipping.get_by_label("City")).to_have_value("London")
    expect(shipping.get_by_label("Country")).to_have_value("GB")

    shipping.get_by_role("button", name="Remove the address").click()
    expect(shipping.get_by_label("City")).to_have_value("")
    account = harness.expect(customer.get("/api/v1/accounts/me"), 200)
    assert account["firstName"] == "Augusta"
    assert "shippingAddress" not in account


def test_another_password(page: Page, enter: Enter, customer: Client) -> None:
    enter(customer)
    page.goto("/account")
    page.get_by_label("Your present password").fill("not the password")
    page.get_by_label("New password").fill("another good password")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("That is not your present password.")).to_be_visible()
    page.get_by_label("Your present password").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Your password is changed;")).to_be_visible()
    # Still in, under a new token.
    page.reload()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    customer.login(customer.email, "another good password")


def test_unsaved_changes_are_not_lost_unasked(
    page: Page, enter: Enter, shoot: Shoot, accessible: Look, customer: Client
) -> None:
    enter(customer)
    page.goto("/account")
    page.get_by_label("First name").fill("Grace")
    page.get_by_role("link", name="Your orders").click()
    asked = page.get_by_role("alertdialog", name="Leave without saving?")
    accessible()
    shoot("unsaved")
    asked.get_by_role("button", name="Stay").click()
    expect(asked).to_have_count(0)
    expect(page).to_have_url("/account")
    expect(page.get_by_label("First name")).to_have_value("Grace")

    page.get_by_role("link", name="Your orders").click()
    asked.get_by_role("button", name="Leave").click()
    expect(page).to_have_url("/orders")
    page.goto("/account")
    expect(page.get_by_label("First name")).not_to_have_value("Grace")
    page.get_by_label("First name").fill("Grace")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Your orders").click()
    expect(page).to_have_url("/orders")


def test_the_data_come_along(
    page: Page, enter: Enter, customer: Client, admin: Client, tmp_path: Path
) -> None:
    item = admin.create_item(price="39.98")
    order = customer.place_order({item["upc"]: 1})
    payment = customer.pay(order)
    cart = {"items": [{"upc": item["upc"], "quantity": 3}]}
    harness.expect(customer.put("/api/v1/cart", cart), 200)
    enter(customer)
    page.goto("/account")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    download.value.save_as(tmp_path / "data.json")
    assert download.value.suggested_filename == "souk-my-data.json"
    data = json.loads((tmp_path / "data.json").read_text())
    assert data["account"]["email"] == customer.email
    assert [each["id"] for each in data["orders"]] == [order["id"]]
    assert [each["type"] for each in data["orders"][0]["history"]][0] == "OrderCreated"
    assert data["cart"]["items"] == [{"upc": item["upc"], "quantity": 3}]
    assert [each["id"] for each in data["payments"]] == [payment["id"]]


def test_leaving_for_good(
    page: Page, enter: Enter, shoot: Shoot, accessible: Look, customer: Client
) -> None:
    enter(customer)
    page.goto("/account")
    page.get_by_role("button", name="Delete my account").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("There is no way back.")
    accessible()
    shoot("account-delete")
    dialog.get_by_label("Your present password").fill("not the password")
    dialog.get_by_role("button", name="Delete it for good").click()
    expect(dialog.get_by_role("alert")).to_contain_text("the password is wrong")
    dialog.get_by_label("Your present password").fill(PASSWORD)
    dialog.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("heading", name="Good things, honestly sold.")).to_be_visible()
    credentials = {"email": customer.email, "password": PASSWORD}
    harness.expect(customer.post("/api/v1/auth/login", credentials), 401)
