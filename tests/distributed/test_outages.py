"""Processes and engines that die under load: customers try again, nothing acknowledged is lost, the
books balance; and a rolling restart that nobody notices."""

import time
from collections.abc import Callable

import pytest

from distributed.crowd import Crowd, PatientClient
from faults.conftest import check_books
from harness import Client, DistributedShop

pytestmark = pytest.mark.distributed

STEPS_BEFORE = 40
STEPS_AFTER = 40


OUTAGES = {
    "one order service": ("order-1",),
    "both order services": ("order-1", "order-2"),
    "both payment services": ("payment-1", "payment-2"),
    "one item service": ("item-2",),
    "both item services": ("item-1", "item-2"),
    "an account service": ("account-1",),
    "Kafka": ("kafka",),
    "Cassandra": ("cassandra",),
    "MySQL": ("mysql",),
    "the gateway": ("haproxy",),
}


@pytest.mark.parametrize("killed", OUTAGES.values(), ids=OUTAGES)
def test_nothing_is_lost_when_it_dies(
    killed: tuple[str, ...], distributed_shop: DistributedShop
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)
    try:
        crowd.take_steps(STEPS_BEFORE)
        for name in killed:
            shop.kill_instance(name)
        if killed == ("kafka",):
            crowd.take_steps(STEPS_AFTER)  # Orders and payments go on; the outbox waits.
        else:
            time.sleep(2)
        assert shop.dead() == set(killed)
        shop.start_again()
        crowd.take_steps(STEPS_AFTER)
    finally:
        shop.start_again()
        crowd.leave()
    crowd.check()
    check_books(shop)


def test_a_rolling_restart_fails_no_request(distributed_shop: DistributedShop) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, Client)
    try:
        for service in ("account", "item", "order", "payment"):
            for number in (1, 2):
                restart(shop, f"{service}-{number}", lambda: crowd.take_steps(1))
    finally:
        shop.start_again()
        crowd.leave()
    crowd.check()
    check_books(shop)


def restart(shop: DistributedShop, name: str, meanwhile: Callable[[], None]) -> None:
    shop.stop_instance(name)
    meanwhile()
    shop.start_again()
    meanwhile()
