"""Events that come twice, late and out of order, events that nobody can read, and a group of
consumers that changes, all under load."""

import json
import random
from itertools import groupby

import pytest

from distributed.crowd import Crowd, PatientClient
from faults.conftest import check_books, wait_for_status
from harness import DistributedShop, Json, until
from harness.kafka import Record

pytestmark = pytest.mark.distributed

STEPS = 40
TOPICS = {"payment.events": "order", "order.events": "payment"}  # And who consumes it.


def consumers_of(topic: str) -> tuple[str, str]:
    return f"{TOPICS[topic]}-1", f"{TOPICS[topic]}-2"


def consumed(shop: DistributedShop, topic: str) -> float:
    return shop.figure(consumers_of(topic), "souk_events_consumed_total")


def set_aside(shop: DistributedShop, topic: str) -> float:
    return shop.figure(consumers_of(topic), "souk_dead_letters_total")


def publish_again(shop: DistributedShop, topic: str, records: list[Record]) -> None:
    for type_, some in groupby(records, lambda each: each.headers["ce_type"]):
        shop.kafka.publish(topic, [(each.key, each.value) for each in some], {"ce_type": type_})


@pytest.mark.parametrize("topic", TOPICS)
def test_events_that_come_again_in_any_order_change_nothing(
    topic: str, distributed_shop: DistributedShop
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)
    try:
        crowd.take_steps(2 * STEPS)
        copies = shop.kafka.read(topic)[-150:]
        before = consumed(shop, topic)
        for _ in range(2):
            random.shuffle(copies)
            publish_again(shop, topic, copies)
        crowd.take_steps(STEPS)
        until(
            lambda: consumed(shop, topic) >= before + 2 * len(copies),
            what="the copies are consumed",
            within=60,
        )
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)


POISON = {
    "no JSON": "Kaputt {",
    "nothing": "",
    "a list": "[]",
    "no order": '{"occurredAt":"2026-01-31T12:00:00Z"}',
    "an order that is no id": '{"orderId":"../../1","paymentId":"1","amount":1,"occurredAt":"x"}',
    "deep": "[" * 10_000,
}


def dead_letters(shop: DistributedShop, topic: str, key: str) -> list[Json]:
    lines = shop.run("events", "dlq", "--topic", topic).stdout.splitlines()
    return [each for each in map(json.loads, lines) if each["key"] == key]


@pytest.mark.parametrize("topic", TOPICS)
def test_what_nobody_can_read_is_set_aside_and_orders_behind_it_go_on(
    topic: str, distributed_shop: DistributedShop
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)
    customer = shop.customer()
    try:
        crowd.take_steps(STEPS)
        before = set_aside(shop, topic)
        order = customer.place_order({crowd.shoppers[0].upc: 1})
        shop.kafka.publish(topic, [(order["id"], each) for each in POISON.values()])
        payment = customer.pay(order)
        wait_for_status(customer, order["id"], "COMPLETED")
        customer.cancel(order["id"])
        until(
            lambda: customer.payment(payment["id"])["status"] == "REFUNDED",
            what="the money is back",
            within=30,
        )
        crowd.take_steps(STEPS)
    finally:
        crowd.leave()
    assert set_aside(shop, topic) == before + len(POISON)
    letters = dead_letters(shop, topic, order["id"])
    assert [each["topic"] for each in letters] == [topic] * len(POISON)
    assert all(each["reason"] and each["group"] == f"{TOPICS[topic]}-service" for each in letters)

    again = shop.run("events", "retry", "--topic", topic, check=False)

    assert again.returncode == 1, again.stderr
    assert f"{len(POISON)} failed again" in again.stdout
    assert len(dead_letters(shop, topic, order["id"])) == len(POISON)
    crowd.check()
    check_books(shop)


@pytest.mark.parametrize("service", TOPICS.values())
def test_members_that_come_and_go_lose_no_event(
    service: str, distributed_shop: DistributedShop
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)

    def come() -> str:
        third = shop.start_third(service)
        until(
            lambda: shop.figure((third,), "souk_events_consumed_total") > 0,
            what=f"{third} has its share",
            within=60,
        )
        return third

    try:
        crowd.take_steps(STEPS)
        third = come()
        crowd.take_steps(STEPS)
        shop.stop_instance(third)
        crowd.take_steps(STEPS)
        third = come()
        crowd.take_steps(STEPS)
        shop.kill_instance(third)
        crowd.take_steps(STEPS)
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)
