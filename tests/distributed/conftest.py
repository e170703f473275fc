"""What the tests of a shop of many processes share."""

from collections.abc import Iterator

import pytest

from harness import DistributedShop


@pytest.fixture
def distributed_shop(shared_distributed_shop: DistributedShop) -> Iterator[DistributedShop]:
    """Whole again in the end: what a test kills it starts again, and nothing else dies."""
    yield shared_distributed_shop
    dead = shared_distributed_shop.dead()
    if dead:
        shared_distributed_shop.start_again()
    assert not dead
