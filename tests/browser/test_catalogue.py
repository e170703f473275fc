"""Looking for things, and at them."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from harness import Client, until
from playwright.sync_api import Locator, Page, expect

from browser.shopper import enter, is_accessible

Shoot = Callable[[str], None]


@pytest.fixture
def word(admin: Client) -> str:
    """A word that only these items have: three lamps and a rug, of which one lamp is sold out."""
    word = f"w{uuid.uuid4().hex[:10]}"
    for name, price, units in (("Clay lamp", "10.00", 3), ("Tin lamp", "20.00", 0), ("Oak lamp", "30.00", 50)):
        admin.create_item(name=f"{name} {word}", price=price, units=units, category=f"Lamps {word}")
    admin.create_item(name=f"Rug {word}", price="99.50", units=9, category=f"Rugs {word}")
    return word


def names(page: Page) -> Any:
    return page.locator("main li a[href^='/items/']")


def test_search_as_one_types_and_filter(
    page: Page, customer: Client, word: str, shoot: Shoot
) -> None:
    enter(page, customer)
    page.goto("/")
    box = page.get_by_role("searchbox", name="Search the shop")
    box.press_sequentially(word, delay=10)
    expect(names(page)).to_have_count(4)
    expect(page).to_have_url(f"/?q={word}")
    expect(box).to_be_focused()
    expect(page.get_by_text("Only 3 left")).to_be_visible()
    expect(page.get_by_text("Sold out")).to_be_visible()

    page.get_by_role("combobox", name="Sort by").select_option("-price")
    expect(names(page).first).to_have_text(f"Rug {word}")
    opener = page.get_by_role("button", name="Filters")
    is_phone = opener.is_visible()
    if is_phone:
        opener.click()
        shoot("filters")
    panel = page.get_by_role("dialog") if is_phone else page.get_by_role("complementary")
    panel.get_by_label("From", exact=True).fill("15")
    panel.get_by_label("To", exact=True).fill("nothing")
    expect(panel.get_by_text("An amount, such as 20")).to_be_visible()
    panel.get_by_label("To", exact=True).fill("50,00")
    panel.get_by_role("button", name="Apply").click()
    in_stock = panel.get_by_label("Only what is in stock")
    in_stock.click()
    expect(in_stock).to_be_checked()
    if is_phone:
        panel.get_by_role("button", name="Show the items").click()
    expect(names(page)).to_have_text([f"Oak lamp {word}"])
    shoot("filtered")

    page.reload()
    expect(names(page)).to_have_text([f"Oak lamp {word}"])
    page.goto(f"/?q={word}&category=Lamps {word}&minPrice=rubbish&sort=rubbish")
    expect(names(page)).to_have_count(3)

    page.goto(f"/?q=no-such-{word}&inStock=true")
    expect(page.get_by_role("heading", name="Nothing found for")).to_be_visible()
    shoot("nothing-found")
    is_accessible(page)
    page.get_by_role("link", name="See the whole shop").click()
    expect(names(page).first).to_be_visible()


def test_an_item(page: Page, admin: Client, customer: Client, shoot: Shoot) -> None:
    item = admin.create_item(name="Brass lantern", price="39.98", units=4, category="Lighting")
    enter(page, customer)
    page.goto(f"/items/{item['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Brass lantern")
    expect(page.get_by_text("Only 4 left")).to_be_visible()
    how_many = page.get_by_role("spinbutton", name="Quantity")
    how_many.fill("9")
    how_many.blur()
    expect(how_many).to_have_value("4")
    page.get_by_role("button", name="Add to the cart").click()
    expect(page.get_by_role("link", name="4 are in your cart")).to_be_visible()
    is_accessible(page)

    sold_out = admin.create_item(name="Last one", units=0)
    page.goto(f"/items/{sold_out['upc']}")
    expect(page.get_by_text("Sold out", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Add to the cart")).to_have_count(0)
    page.goto("/items/no-such-item")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such item")
    shoot("no-such-item")


def test_a_long_list_stays_light(page: Page, admin: Client, customer: Client) -> None:
    word = f"w{uuid.uuid4().hex[:10]}"
    rows = [f"L-{word}-{n:04},Thing {n:04} {word},1.00,5" for n in range(480)]
    table = "\n".join(["upc,name,price,availableUnits", *rows]).encode()
    admin.request(
        "POST", "/api/v1/items/import", content=table, headers={"Content-Type": "text/csv"}
    )
    enter(page, customer)
    page.goto(f"/?q={word}")
    first = page.get_by_role("link", name=f"Thing 0000 {word}", exact=True)
    expect(first).to_be_visible()
    for nth in range(2, 11):
        more = page.get_by_role("list", name=f"Items, page {nth}", exact=True)

        def seen_after_scrolling(more: Locator = more) -> bool:
            """The page may have grown since the last time."""
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            return more.count() > 0

        until(seen_after_scrolling, what=f"page {nth} is there", within=30)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("link", name=f"Thing 0479 {word}", exact=True)).to_be_visible()
    expect(first).to_have_count(0)
    assert names(page).count() < 480
    page.evaluate("scrollTo(0, 0)")
    expect(first).to_be_visible()


def test_names_are_text(page: Page, admin: Client, customer: Client) -> None:
    canary = f"<img src=x onerror=alert(1)>{uuid.uuid4().hex[:8]}"
    item = admin.create_item(
        name=canary,
        description="<script>alert(2)</script>{{constructor}}",
        category=f"<b>{canary[-8:]}</b>",
        imageUrl="https://souk.invalid/x.svg",
    )
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    enter(page, customer)
    page.goto(f"/?q={canary[-8:]}")
    expect(names(page)).to_have_text([canary])
    names(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(canary)
    expect(page.get_by_text("<script>alert(2)</script>{{constructor}}")).to_be_visible()
    page.get_by_role("button", name="Add to the cart").click()
    page.goto("/cart")
    expect(page.get_by_role("link", name=canary)).to_be_visible()
    assert page.locator("main img[src=x]").count() == 0
    assert item["name"] == canary
