"""A network that fails under load between the services and what they need: nothing gets through and
what was sent arrives late, connections break, everything is slow. Nothing acknowledged is lost, and
the books balance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from distributed.crowd import CUSTOMERS, Crowd, PatientClient
from faults.conftest import check_books, wait_for_status
from harness import Client, DistributedShop, Json, expect, until
from harness.distributed_shop import PROXIED, THROUGH_PROXIES
from harness.proxies import Condition, Network

pytestmark = pytest.mark.distributed

SILENT = Condition(silent=True)  # As when a cable is cut: what was sent may arrive later.
REFUSING = Condition(refuses=True)
SLOW = Condition(delay_s=0.02)
STEPS = 30


@pytest.fixture(scope="module")
def network(shared_distributed_shop: DistributedShop) -> Iterator[Network]:
    """The shop's instances, each with ways of its own to what it needs."""
    shop = shared_distributed_shop
    made = Network()
    shop.restart_services(own_ways(shop, made))
    yield made
    shop.restart_services({})
    made.close()


def own_ways(shop: DistributedShop, network: Network) -> dict[str, dict[str, str]]:
    def way(source: str, to: str, port: int = 0) -> str:
        return f"127.0.0.1:{network.link(source, to, shop.port_of(to), port)}"

    def ways(source: str, service: str) -> str:
        return ",".join(way(source, f"{service}-{number}") for number in (1, 2))

    def kafka(source: str) -> str:
        port = shop.base + THROUGH_PROXIES[source]
        return f"127.0.0.1:{network.link(source, 'kafka', port, port + PROXIED)}"

    told: dict[str, dict[str, str]] = {}
    for number in (1, 2):
        for service in ("account", "item"):
            name = f"{service}-{number}"
            told[name] = {"SOUK_MYSQL_PORT": way(name, "mysql").partition(":")[2]}
        for service in ("order", "payment"):
            name = f"{service}-{number}"
            told[name] = {
                "SOUK_CASSANDRA_NODES": way(name, "cassandra"),
                "SOUK_KAFKA_BROKERS": kafka(name),
            }
        told[f"order-{number}"]["SOUK_PEERS_ITEM"] = ways(f"order-{number}", "item")
        told[f"payment-{number}"]["SOUK_PEERS_ORDER"] = ways(f"payment-{number}", "order")
        told[f"payment-{number}"]["SOUK_PEERS_CARDS"] = way(f"payment-{number}", "cards")
    return told


# ---- what the shop shows of a fault, looked at before it: answers whether it shows by now

Shows = Callable[[DistributedShop], Callable[[], bool]]


def away(name: str, dependency: str) -> Shows:
    def look(shop: DistributedShop) -> bool:
        answer = shop.instance(name).get("/health/ready")
        return answer.status_code == 503 and answer.json()["dependencies"][dependency] == "away"

    return lambda shop: lambda: look(shop)


def retries(service: str, peer: str) -> Shows:
    names = (f"{service}-1", f"{service}-2")

    def begin(shop: DistributedShop) -> Callable[[], bool]:
        before = shop.figure(names, "souk_peer_retries_total", peer=peer)
        return lambda: shop.figure(names, "souk_peer_retries_total", peer=peer) > before

    return begin


def late_charges(shop: DistributedShop) -> Callable[[], bool]:
    """Of more customers at a time than by chance."""
    names = ("payment-1", "payment-2")
    return lambda: shop.figure(names, "souk_charges_in_flight") >= CUSTOMERS - 2


@dataclass(frozen=True)
class Fault:
    source: str
    to: str
    how: Condition
    shows: Shows
    goes_on: bool = False  # The customers need not wait for its end.


FAULTS = {
    "orders and Cassandra": Fault("order", "cassandra", SILENT, away("order-2", "cassandra")),
    "payments and Cassandra": Fault("payment", "cassandra", SILENT, away("payment-2", "cassandra")),
    "items and MySQL": Fault("item", "mysql", SILENT, away("item-1", "mysql")),
    "accounts and MySQL": Fault("account", "mysql", SILENT, away("account-1", "mysql"), True),
    "one order service and Cassandra": Fault(
        "order-1", "cassandra", SILENT, away("order-1", "cassandra"), True
    ),
    "orders and items": Fault("order", "item", SILENT, retries("order", "item")),
    "orders and one item service": Fault("order", "item-1", SILENT, retries("order", "item"), True),
    "payments and orders": Fault("payment", "order", REFUSING, retries("payment", "order")),
    "payments and the card network": Fault("payment", "cards", SILENT, late_charges),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_nothing_is_lost_when_nothing_gets_through_between(
    fault: Fault, distributed_shop: DistributedShop, network: Network
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)
    try:
        crowd.take_steps(STEPS)
        shows = fault.shows(shop)
        with network.failing(network.between(fault.source, fault.to), fault.how):
            until(shows, what="the fault shows", within=30)
            if fault.goes_on:
                crowd.take_steps(STEPS)
        crowd.take_steps(STEPS)
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)


def buy(customer: Client, upc: str) -> Json:
    order = customer.place_order({upc: 1})
    assert customer.pay(order)["status"] == "SUCCESS"
    return order


@pytest.mark.parametrize("service", ["order", "payment"])
def test_purchases_go_on_without_kafka_and_complete_when_it_is_back(
    service: str, distributed_shop: DistributedShop, network: Network
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)
    customer = shop.customer()  # With nothing else to pay: five may wait for their event.
    upc = crowd.shoppers[0].upc
    try:
        crowd.take_steps(STEPS)
        with network.failing(network.between(service, "kafka"), SILENT):
            meanwhile = [buy(customer, upc) for _ in range(3)]
            crowd.take_steps(STEPS)
            assert {customer.order(each["id"])["status"] for each in meanwhile} == {"CREATED"}
        for each in meanwhile:
            wait_for_status(customer, each["id"], "COMPLETED")
        crowd.take_steps(STEPS)
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)


def test_one_order_service_without_kafka_leaves_its_events_to_the_other(
    distributed_shop: DistributedShop, network: Network
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, PatientClient)
    customers = shop.customers(10)  # A customer may have few orders that wait for their events.
    upc = crowd.shoppers[0].upc
    try:
        with network.failing(network.between("order-1", "kafka"), SILENT):
            # Enough of them that some are of every partition.
            for customer, order in [(it, buy(it, upc)) for it in customers for _ in range(3)]:
                wait_for_status(customer, order["id"], "COMPLETED")
        crowd.take_steps(STEPS)
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)


def test_connections_that_break_again_and_again(
    distributed_shop: DistributedShop, network: Network
) -> None:
    shop = distributed_shop
    ways = [
        *network.between("order", "cassandra"),
        *network.between("payment", "cassandra"),
        *network.between("item", "mysql"),
        *network.between("order", "kafka"),
        *network.between("payment", "kafka"),
        *network.between("order", "item"),
        *network.between("payment", "order"),
    ]
    crowd = Crowd(shop, PatientClient)
    try:
        for _ in range(8):
            crowd.take_steps(8)
            with network.failing(ways, REFUSING):
                pass  # What is open breaks; the next may connect.
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)


def test_slow_engines_and_services_only_slow_it_down(
    distributed_shop: DistributedShop, network: Network
) -> None:
    shop = distributed_shop
    crowd = Crowd(shop, Client)  # Who would not try again.
    try:
        with network.failing(network.all(), SLOW):
            crowd.take_steps(2 * STEPS)
    finally:
        crowd.leave()
    crowd.check()
    check_books(shop)
