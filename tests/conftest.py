"""What every test of the running program may ask for."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

pytest.register_assert_rewrite("harness.client", "harness.shop", "harness.wait")

from harness import HASTY, Client, DistributedShop, Shop, make_site  # noqa: E402  (found by the lines above)

OpenShop = Callable[..., Shop]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--distributed",
        action="store_true",
        help="run against MySQL, Cassandra, Kafka and two of each service behind HAProxy",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "embedded: about the one process and its files")
    config.addinivalue_line("markers", "distributed: about several processes and their engines")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    other = "embedded" if config.getoption("--distributed") else "distributed"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def shared_distributed_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Its engines take a while to start: one shop for a whole run."""
    folder = tmp_path_factory.mktemp("distributed")
    settings = {"SOUK_WEB": str(make_site(folder / "web")), **HASTY}
    with DistributedShop(folder / "data", settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """One shop for all tests that only use it. Others open their own."""
    if request.config.getoption("--distributed"):
        yield request.getfixturevalue("shared_distributed_shop")
        return
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
