"""How soon, and how steadily, pages are there for somebody who has never been here.

How soon depends on what else the machine does, so it is printed (-s), and only SOUK_MEASURE=1 makes a
late page a failure.
"""

import os
from collections.abc import Callable

import pytest
from harness import Client, Json, Shop, until
from playwright.sync_api import Browser, Page, expect

from browser.shopper import ADDRESS, enter, live_at

# Chromium's preset "Fast 4G": what a phone has in a town.
NETWORK = {
    "offline": False,
    "latency": 165,
    "downloadThroughput": 9_000_000 / 8 * 0.9,
    "uploadThroughput": 1_500_000 / 8 * 0.9,
}
SCRIPT_BYTES = 200_000
PAINTED_MS = 1_500
SHIFT = 0.05
MEASURING = os.environ.get("SOUK_MEASURE") == "1"
# Other work on the machine only ever makes a load slower.
TRIES = 5 if MEASURING else 1

OBSERVE = """
window.measured = { painted: 0, shift: 0 };
new PerformanceObserver((list) => {
    for (const each of list.getEntries()) measured.painted = each.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) measured.shift += each.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SCRIPTS = """
performance.getEntriesByType("resource")
    .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
"""

Visit = Callable[[Page], None]


@pytest.fixture(scope="module")
def somebody(shop: Shop) -> tuple[Client, Json, Json]:
    """A customer with an address, what there is to buy, and what was bought."""
    admin, customer = shop.admin(), shop.customer()
    live_at(customer)
    for n in range(60):
        item = admin.create_item(
            name=f"Clay teapot {n}",
            category="Kitchen",
            units=1 + n % 9,
            imageUrl=f"/demo/KIT-{103 + n % 10:04}.svg",
        )
    order = customer.place_order({item["upc"]: 1}, address=ADDRESS)
    customer.pay(order)
    return customer, item, order


def visit_catalogue(page: Page, item: Json, order: Json) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="Clay teapot").first).to_be_visible()


def visit_item(page: Page, item: Json, order: Json) -> None:
    page.goto(f"/items/{item['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(item["name"])


def visit_checkout(page: Page, item: Json, order: Json) -> None:
    page.goto("/checkout")
    expect(page.get_by_role("button", name="Order and pay")).to_be_visible()


def visit_order(page: Page, item: Json, order: Json) -> None:
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_text("Paid; everything is yours")).to_be_visible()


def measure(
    browser: Browser, site: str, size: tuple[int, int], prepare: Visit, visit: Visit
) -> tuple[float, float, int]:
    """When the largest thing was painted, how much moved, and how many bytes of script came."""
    width, height = size
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale="en-US"
    )
    page = context.new_page()
    prepare(page)
    page.add_init_script(OBSERVE)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    network.send("Network.emulateNetworkConditions", NETWORK)
    visit(page)
    until(lambda: page.evaluate("performance.now() > 3000"), what="nothing more comes")
    seen = page.evaluate("measured")
    scripts = page.evaluate(SCRIPTS)
    context.close()
    return seen["painted"], seen["shift"], scripts


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "visit", [visit_catalogue, visit_item, visit_checkout, visit_order], ids=lambda it: it.__name__
)
def test_a_first_visit_is_light_soon_there_and_steady(
    browser: Browser,
    site: str,
    somebody: tuple[Client, Json, Json],
    visit: Callable[[Page, Json, Json], None],
    size: tuple[int, int],
) -> None:
    customer, item, order = somebody
    customer.put("/api/v1/cart", {"items": [{"upc": item["upc"], "quantity": 1}]})
    soonest = float("inf")
    for _ in range(TRIES):
        painted, shift, scripts = measure(
            browser,
            site,
            size,
            lambda page: enter(page, customer),
            lambda page: visit(page, item, order),
        )
        assert 0 < scripts <= SCRIPT_BYTES
        assert shift <= SHIFT
        assert painted > 0
        soonest = min(soonest, painted)
        if soonest <= PAINTED_MS:
            break
    print(f"largest contentful paint after {soonest:.0f} ms, {scripts / 1000:.0f} kB of script")
    assert soonest <= PAINTED_MS or not MEASURING
