"""A browser on a desktop and on a phone, in front of a running shop."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import ROOT, Client, Shop
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from playwright.sync_api import expect as see

from browser import shopper

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One that serves the storefront, as tools/build_web built it."""
    folder = tmp_path_factory.mktemp("souk")
    with Shop(folder / "data", {"SOUK_WEB": str(ROOT / "build/web")}) as opened:
        yield opened


@pytest.fixture(scope="session")
def site(shop: Shop) -> str:
    return shop.url()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty browser of that size. An error on the console, or a breach of the policy, fails the test.

    The browser's own line about an answer of 4xx is none: pages are refused things on purpose.
    """
    width, height = SIZES[request.param]
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        has_touch=request.param == "phone",
        locale="en-US",
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    see.set_options(timeout=15_000)
    wrong: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            wrong.append(message.text)

    context.on("console", listen)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
    yield page
    context.close()
    assert not wrong


@pytest.fixture
def shoot(page: Page, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keeps a picture of the page in build/screenshots."""
    size = request.node.callspec.params["page"]

    def shoot_one(name: str) -> None:
        folder: Path = ROOT / "build/screenshots"
        page.screenshot(path=folder / f"{name}-{size}.png")

    return shoot_one


@pytest.fixture
def enter(page: Page) -> Callable[[Client], None]:
    """Gives the browser the session of somebody who is logged in."""
    return lambda somebody: shopper.enter(page, somebody)


@pytest.fixture
def accessible(page: Page) -> Callable[[], None]:
    """Fails when axe finds something on the page as it is."""
    return lambda: shopper.is_accessible(page)
