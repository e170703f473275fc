"""What is published, against docs/asyncapi.yaml."""

import json
from decimal import Decimal

import pytest

from contract.description import Document
from contract.samples import Samples
from harness import Client, Json, Shop, expect, until


@pytest.fixture(scope="module")
def document() -> Document:
    return Document("asyncapi.yaml")


def published(shop: Shop) -> list[Json]:
    lines = shop.run("events", "tail", "--count", "1000000").stdout.splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


def wrong_about(document: Document, event: Json) -> list[str]:
    for name, channel in document.root["channels"].items():
        if channel["address"] == event["topic"]:
            pointer = f"#/channels/{name}/messages/{event['type']}/payload"
            pointer, message = document.resolve(f"#/channels/{name}/messages/{event['type']}")
            assert message["name"] == event["type"]
            return document.errors(f"{pointer}/payload", event["body"])
    return [f"there is no topic {event['topic']}"]


def test_a_purchase_publishes_what_is_described(
    shop: Shop, samples: Samples, customer: Client, document: Document
) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    expect(customer.try_to_pay(order, method="pm_card_declined"), 402)
    payment = customer.pay(order)
    until(lambda: customer.order(order["id"])["status"] == "COMPLETED", what="it is completed")
    customer.cancel(order["id"])
    until(lambda: customer.payment(payment["id"])["status"] == "REFUNDED", what="it is refunded")
    events = published(shop)
    assert [problem for event in events for problem in wrong_about(document, event)] == []
    mine = [event for event in events if event["key"] == order["id"]]
    assert {event["type"] for event in mine} == {
        "PaymentFailed",
        "PaymentSucceeded",
        "OrderCancelled",
    }
    for event in mine:
        assert event["body"]["orderId"] == order["id"]
    paid = next(event for event in mine if event["type"] == "PaymentSucceeded")
    assert paid["body"]["paymentId"] == payment["id"]
    assert paid["body"]["amount"] == order["totalAmount"]
