"""The seed's services at the same topics: what Spring's JsonSerializer writes is understood, and
what its JsonDeserializer would read stands there. These leave books that no audit accepts, since
the payments of strangers are unknown here."""

import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from harness import Client, DistributedShop, Json, until
from harness.kafka import Record

pytestmark = pytest.mark.distributed

PAYMENTS = "payment.events"
ORDERS = "order.events"
SEED_CLASSES = {
    PAYMENTS: "com.shop.payment.kafka.PaymentEventsPublisher$PaymentSucceeded",
    ORDERS: "com.shop.order.kafka.OrderEventsPublisher$OrderCancelled",
}


@pytest.fixture
def distributed_shop(shared_distributed_shop: DistributedShop) -> DistributedShop:
    return shared_distributed_shop


def instant_as_text() -> str:
    """java.time.Instant as a text, with what the machine's clock counts."""
    return '"' + datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", '321Z"')


def instant_as_number() -> str:
    """As Jackson writes an Instant unless told otherwise, as Spring Kafka does not."""
    return f"{datetime.now(UTC).timestamp():.6f}123"


TIMES = {"text": instant_as_text, "number": instant_as_number}


def paid(order: Json, *, at: str = "", amount: Decimal | None = None) -> str:
    """As the seed's payment service has it: its own payment's id, and members only it knows."""
    return (
        f'{{"eventId":{uuid.uuid4().int % 1000},"orderId":"{order["id"]}",'
        f'"paymentId":"{uuid.uuid4()}","amount":{amount or order["totalAmount"]},'
        f'"occurredAt":{at or instant_as_number()},"customer":{{"tags":["a",null,1e3]}}}}'
    )


def publish(shop: DistributedShop, topic: str, order: Json, value: str) -> None:
    """With the header that JsonSerializer adds, and no other."""
    shop.kafka.publish(topic, [(order["id"], value)], {"__TypeId__": SEED_CLASSES[topic]})


def published(shop: DistributedShop, topic: str, order: Json) -> list[Record]:
    """What the shop itself published about it."""
    return [
        each
        for each in shop.kafka.read(topic)
        if each.key == order["id"] and "__TypeId__" not in each.headers
    ]


def wait_for(client: Client, order: Json, status: str) -> Json:
    def there() -> Json:
        now = client.order(order["id"])
        return now if now["status"] == status else None

    return until(there, what=f"order {order['id']} is {status}", within=30)


@pytest.mark.parametrize("form", TIMES)
def test_what_the_seeds_payment_service_says_is_paid_is_completed(
    form: str, distributed_shop: DistributedShop
) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=10)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 3})

    publish(shop, PAYMENTS, order, paid(order, at=TIMES[form]()))

    wait_for(customer, order, "COMPLETED")
    assert customer.item(item["id"])["availableUnits"] == 7
    history = customer.get(f"/api/v1/orders/{order['id']}/events").json()
    types = ["OrderCreated", "CheckoutStarted", "OrderCompleted"]
    assert [each["type"] for each in history] == types


def test_who_is_told_that_an_order_is_paid_when_its_units_are_gone_cancels_it(
    distributed_shop: DistributedShop,
) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=3)
    customer = shop.customer()
    first, second = (customer.place_order({item["upc"]: 2}) for _ in range(2))

    publish(shop, PAYMENTS, first, paid(first))
    wait_for(customer, first, "COMPLETED")
    publish(shop, PAYMENTS, second, paid(second))

    canceled = wait_for(customer, second, "CANCELED")
    assert canceled["cancelReason"] == "OUT_OF_STOCK"
    assert customer.item(item["id"])["availableUnits"] == 1
    until(lambda: published(shop, ORDERS, second), what="its payer is told", within=30)


def test_an_order_that_was_paid_with_another_amount_is_canceled(
    distributed_shop: DistributedShop,
) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=3)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 2})

    publish(shop, PAYMENTS, order, paid(order, amount=Decimal("0.01")))

    assert wait_for(customer, order, "CANCELED")["cancelReason"] == "SHOP"
    until(lambda: published(shop, ORDERS, order), what="its payer is told", within=30)
    assert customer.item(item["id"])["availableUnits"] == 3


def test_an_order_that_was_canceled_stays_so_and_its_payer_is_told_again(
    distributed_shop: DistributedShop,
) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=3)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 2})
    customer.cancel(order["id"])
    until(lambda: published(shop, ORDERS, order), what="it is told", within=30)

    publish(shop, PAYMENTS, order, paid(order))

    until(lambda: len(published(shop, ORDERS, order)) == 2, what="it is told again", within=30)
    assert customer.order(order["id"])["status"] == "CANCELED"
    assert customer.item(item["id"])["availableUnits"] == 3


def test_an_order_that_nobody_knows_holds_up_no_other(distributed_shop: DistributedShop) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=3)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 1})
    unknown = {"id": str(uuid.uuid4()), "totalAmount": Decimal("1.5")}
    # Of one key, so that one waits for the other.
    shop.kafka.publish(PAYMENTS, [(order["id"], paid(unknown)), (order["id"], paid(order))])
    wait_for(customer, order, "COMPLETED")


@pytest.mark.parametrize("form", TIMES)
def test_what_the_seeds_order_service_cancels_is_refunded(
    form: str, distributed_shop: DistributedShop
) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=10)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 1})
    payment = customer.pay(order)
    wait_for(customer, order, "COMPLETED")

    value = f'{{"orderId":"{order["id"]}","occurredAt":{TIMES[form]()},"reason":"changed my mind"}}'
    publish(shop, ORDERS, order, value)

    until(
        lambda: customer.payment(payment["id"])["status"] == "REFUNDED",
        what="the money is back",
        within=30,
    )


def test_the_seeds_services_find_the_members_that_they_know(
    distributed_shop: DistributedShop,
) -> None:
    shop = distributed_shop
    item = shop.admin().create_item(units=10)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 2})
    payment = customer.pay(order)
    wait_for(customer, order, "COMPLETED")
    customer.cancel(order["id"])

    [succeeded] = published(shop, PAYMENTS, order)
    canceled = until(lambda: published(shop, ORDERS, order), what="it is told", within=30)[0]

    assert set(succeeded.body) == {"orderId", "paymentId", "amount", "occurredAt"}
    assert succeeded.body["orderId"] == order["id"]
    assert succeeded.body["paymentId"] == payment["id"]
    assert succeeded.body["amount"] == order["totalAmount"]
    assert set(canceled.body) == {"orderId", "occurredAt"}
    assert canceled.body["orderId"] == order["id"]
    for each in (succeeded, canceled):
        # What Instant.parse() takes; and no class that JsonDeserializer would look for.
        assert datetime.fromisoformat(each.body["occurredAt"]).tzinfo == UTC
        assert "__TypeId__" not in each.headers


def test_a_strangers_dead_letter_is_delivered_again(distributed_shop: DistributedShop) -> None:
    """As after a deployment of a program that knows how to read it."""
    shop = distributed_shop
    item = shop.admin().create_item(units=10)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 1})
    letter = {
        "__TypeId__": SEED_CLASSES[PAYMENTS],
        "dlq_topic": PAYMENTS,
        "dlq_group": "order-service",
        "dlq_reason": "it was not understood",
    }
    shop.kafka.publish(f"{PAYMENTS}.dlq", [(order["id"], paid(order))], letter)
    told = shop.run("events", "dlq", "--topic", PAYMENTS).stdout.splitlines()
    [shown] = [each for each in map(json.loads, told) if each["key"] == order["id"]]
    assert shown["reason"] == "it was not understood"

    assert "1 delivered" in shop.run("events", "retry", "--topic", PAYMENTS, check=False).stdout

    wait_for(customer, order, "COMPLETED")
    left = shop.run("events", "dlq", "--topic", PAYMENTS).stdout
    assert order["id"] not in left
