"""A shop of one process and its files becomes one of several processes and engines."""

from pathlib import Path

import pytest

from commands.test_transfer import Lived, check_that_life_goes_on, export_to
from harness import HASTY, DistributedShop, Shop

pytestmark = pytest.mark.distributed


def test_an_embedded_shop_goes_on_in_the_distributed_shape(tmp_path: Path) -> None:
    with Shop(tmp_path / "embedded", HASTY) as shop:
        lived = Lived(shop)
        before = lived.answers(shop)
        lived.leave_something_unfinished()
    export = export_to(tmp_path / "export", shop)

    moved = DistributedShop(tmp_path / "moved", HASTY)
    moved.export = export
    with moved:
        after = lived.answers(moved)
        for path, answer in before.items():
            if "/items" not in path:  # The unfinished payment may have moved stock.
                assert after[path] == answer, path
        assert after.keys() == before.keys()
        check_that_life_goes_on(lived, moved)
