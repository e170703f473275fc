"""What the tests of races and crashes share."""

import json
from collections.abc import Callable, Iterator

import pytest

from harness import Client, Shop, until


@pytest.fixture(scope="module")
def racing_shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop whose books are a module's own."""
    if request.config.getoption("--distributed"):
        yield request.getfixturevalue("shared_distributed_shop")
        return
    with Shop(tmp_path_factory.mktemp("races") / "data") as opened:
        yield opened


@pytest.fixture
def audit(racing_shop: Shop) -> Iterator[Callable[[], None]]:
    """Audits when the test is over, and whenever asked."""

    def run() -> None:
        check_books(racing_shop)

    yield run
    run()


def check_books(shop: Shop) -> None:
    done = shop.run("audit", "--json", timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert json.loads(done.stdout)["violations"] == []


def wait_for_status(client: Client, order_id: str, status: str) -> None:
    until(
        lambda: client.order(order_id)["status"] == status,
        what=f"order {order_id} is {status}",
        within=30,
    )
