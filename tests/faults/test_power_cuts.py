"""Power cuts at any write of a recorded load: whatever of what was not synced is gone or torn,
nothing acknowledged is lost, and the books balance.

SOUK_POWER_CUTS says how many (100; "all": one at each write), SOUK_POWER_CUTS_SEED repeats a run's
choices.
"""

import copy
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults.conftest import check_books
from faults.test_crashes import SETTINGS, Purchase, Shopper
from harness import Client, Shop
from harness.disk import Disk, Kind, Operation, Platter

CUTS = os.environ.get("SOUK_POWER_CUTS", "100")
CUSTOMERS = 4
STEPS = 900  # Enough for SQLite to move its log's pages into the files.


class Notes:
    """What the customers knew, and when: by the record's size at that moment."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._lock = threading.Lock()
        self._all: list[tuple[int, int, Purchase]] = []

    def take(self, shopper: int, bought: Purchase) -> None:
        with self._lock:
            self._all.append((self._disk.position(), shopper, copy.copy(bought)))

    def known_at(self, position: int, shoppers: list[Shopper]) -> list[Shopper]:
        """The shoppers with the memory of that moment; what they began later may show already."""
        known: list[dict[str, Purchase]] = [{} for _ in shoppers]
        for at, shopper, bought in self._all:
            if at <= position:
                known[shopper][bought.key] = bought
        then = []
        for shopper, bought in zip(shoppers, known, strict=True):
            sent = {each.key: each.cancel_sent for each in shopper.purchases}
            purchases = [copy.copy(each) for each in bought.values()]
            for each in purchases:
                each.cancel_sent = sent[each.key]
            then.append(
                Shopper(
                    shopper.name, shopper.token, shopper.email, shopper.upc, shopper.choices, purchases
                )
            )
        return then


def shop_for_a_while(shop: Shop, notes: Notes, number: int, shopper: Shopper) -> None:
    client = shopper.client(shop)
    for _ in range(STEPS // CUSTOMERS):
        bought = shopper.next_purchase()
        shopper.take_a_step(client, bought)
        notes.take(number, bought)


def choose(operations: list[Operation], choices: random.Random) -> set[int]:
    """The indexes of operations at which the power goes; SQLite seldom writes to the files
    themselves, and there the most can go wrong."""
    if CUTS == "all":
        return set(range(len(operations)))
    writes = [i for i, each in enumerate(operations) if each.kind is not Kind.SYNC]
    moves = [i for i in writes if operations[i].path.endswith(".db")]
    half = int(CUTS) // 2
    return {*choices.sample(moves, min(half, len(moves))), *choices.sample(writes, half)}


def revive(folder: Path, shoppers: list[Shopper]) -> None:
    """Starts a shop on what the power cut left, and looks at all that was acknowledged."""
    with Shop(folder, SETTINGS) as shop:
        for each in shoppers:
            with Client(shop.url(), shop.transport, each.token, each.email) as client:
                each.check(client)
        check_books(shop)
        shop.kill9()


def test_nothing_acknowledged_is_lost_in_power_cuts(tmp_path: Path) -> None:
    seed = int(os.environ.get("SOUK_POWER_CUTS_SEED", random.SystemRandom().randrange(2**32)))
    print(f"SOUK_POWER_CUTS={CUTS} SOUK_POWER_CUTS_SEED={seed}")
    choices = random.Random(seed)
    disk = Disk(tmp_path / "data")
    notes = Notes(disk)
    with Shop(disk.data, {**SETTINGS, **disk.recording}) as shop:
        item = shop.admin().create_item(units=1_000_000)
        customers = [shop.customer(f"shopper{number}") for number in range(CUSTOMERS)]
        shoppers = [
            Shopper(each.email, each.token, each.email, item["upc"], random.Random(choices.random()))
            for each in customers
        ]
        open_at = disk.position()
        with ThreadPoolExecutor(CUSTOMERS) as pool:
            running = [
                pool.submit(shop_for_a_while, shop, notes, number, each)
                for number, each in enumerate(shoppers)
            ]
            for each in running:
                each.result()
        shop.kill9()

    operations = list(disk.operations())
    cuts = choose(operations, choices)
    platter = Platter(disk.data)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        checks = []
        for index, operation in enumerate(operations):
            platter.do(operation)
            if index not in cuts:
                continue
            folder = tmp_path / f"cut-{index}"
            platter.cut_power(folder, choices)
            known = notes.known_at(operation.end, shoppers) if operation.end >= open_at else []
            checks.append(pool.submit(revive, folder, known))
        for each in checks:
            each.result()
    moved = sum(each.kind is Kind.WRITE and each.path.endswith(".db") for each in operations)
    print(f"{len(checks)} power cuts in {len(operations)} operations, {moved} on the files themselves")
    assert moved, "the load was too short for SQLite to move its log"
