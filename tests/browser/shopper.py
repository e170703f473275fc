"""What a customer does in the browser, and what nobody should see there."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from harness import ROOT, Client, decode, until
from harness import expect as expect_answer
from playwright.sync_api import Locator, Page, expect

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
# As long as a page may take on a busy machine.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

ADDRESS = {"line1": "1 Bazaar Lane", "city": "Lisbon", "postalCode": "1100-001", "country": "PT"}


def enter(page: Page, customer: Client) -> None:
    """Is logged in as that customer, without the form."""
    account = expect_answer(customer.get("/api/v1/accounts/me"), 200)
    expires = (time.time() + 3600) * 1000
    session = {"token": customer.token, "account": account, "expiresAt": expires}
    page.goto("/robots.txt")
    page.evaluate("s => localStorage.setItem('souk.session', s)", json.dumps(session))


def live_at(customer: Client) -> None:
    """Has an address in the account."""
    customer.patch("/api/v1/accounts/me", {"shippingAddress": ADDRESS})


def fill_cart(page: Page, item: Any, quantity: int = 1) -> None:
    page.goto(f"/items/{item['id']}")
    page.get_by_role("spinbutton", name="Quantity").fill(str(quantity))
    page.get_by_role("button", name="Add to the cart").click()
    expect(page.get_by_role("link", name=re.compile("in your cart"))).to_be_visible()


def choose_card(page: Page, digits: str) -> None:
    page.get_by_role("radio", name=re.compile(digits)).check()


def pay_button(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^(Order and pay|Pay) "))


def buy(page: Page, item: Any, quantity: int = 1, digits: str = "4242") -> None:
    """From the item to the click on "pay"; the account must have an address."""
    fill_cart(page, item, quantity)
    page.goto("/checkout")
    choose_card(page, digits)
    pay_button(page).click()


def order_of(page: Page) -> str:
    """The order that the payment's page is about."""
    found = re.search(r"/orders/([0-9a-f-]{36})/pay", page.url)
    assert found, page.url
    return found[1]


def orders(customer: Client) -> list[Any]:
    return list(decode(customer.get("/api/v1/orders")))


def payments(customer: Client, order: str) -> list[Any]:
    return list(decode(customer.get(f"/api/v1/payments?orderId={order}")))


def until_completed(customer: Client, order: str) -> None:
    until(lambda: customer.order(order)["status"] == "COMPLETED", what="the order is completed")


def is_at_hand(page: Page) -> Callable[[], bool]:
    """Whether nothing on the page moves anymore: half-transparent text has no honest contrast."""
    return lambda: page.evaluate("document.getAnimations().every(a => a.playState === 'finished')")


def is_accessible(page: Page) -> None:
    """axe-core finds nothing to say about the page as it is."""
    until(is_at_hand(page), what="the page stands still")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    said = [
        f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
    assert not said, "\n".join(said)
