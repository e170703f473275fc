"""What every test of the running program may ask for."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

pytest.register_assert_rewrite("harness.client", "harness.shop", "harness.wait")

from harness import Client, Shop  # noqa: E402  (found by the lines above)

OpenShop = Callable[..., Shop]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop for all tests that only use it. Others open their own."""
    with Shop(tmp_path_factory.mktemp("souk") / "data") as opened:
        yield opened


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[OpenShop]:
    """Opens shops of the test's own, with further settings; closes them in the end."""
    opened: list[Shop] = []

    def open_one(settings: Mapping[str, str] | None = None) -> Shop:
        one = Shop(tmp_path / f"data{len(opened)}", settings)
        opened.append(one)
        one.start()
        return one

    yield open_one
    for one in opened:
        if one.is_running:
            one.stop()


@pytest.fixture(scope="session")
def admin(shop: Shop) -> Client:
    return shop.admin()


@pytest.fixture
def customer(shop: Shop) -> Client:
    """A new account, logged in."""
    return shop.customer()
