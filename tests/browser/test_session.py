"""Who comes, registers, leaves and comes back."""

import uuid
from collections.abc import Callable

from harness import PASSWORD
from playwright.sync_api import Page, expect


def test_register_reload_leave_and_return(page: Page, shoot: Callable[[str], None]) -> None:
    email = f"ada-{uuid.uuid4().hex[:12]}@souk.test"
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Good things, honestly sold.")
    shoot("welcome")

    page.goto("/orders")
    expect(page).to_have_url("/login?returnTo=%2Forders")
    page.get_by_role("link", name="Open an account").click()
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_text("Please fill this in.")).to_have_count(2)
    shoot("register-refused")
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Lovelace")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", name="Your orders")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="Your orders")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_role("menuitem", name="Log out")).to_be_visible()
    shoot("menu")
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good things, honestly sold.")

    page.goto("/login")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("The e-mail address or the password is wrong.")
    shoot("login-refused")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url("/")
    shoot("shop")
