"""kill -9 under load, again and again: what was acknowledged is never lost, and the books balance.

SOUK_CRASHES says how many times (100), SOUK_CRASHES_SEED repeats a run's choices.
"""

import os
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from faults.conftest import check_books
from harness import Client, Json, Shop, expect, slug_of, until

CRASHES = int(os.environ.get("SOUK_CRASHES", "100"))
CUSTOMERS = 8
UNITS = 1_000_000
AUDIT_EVERY = 10
MOST_ANSWERS = 150  # Between a start and its crash.
SETTINGS = {
    # What a crash left in the middle is taken up soon.
    "SOUK_PAYMENTS_PENDING_MS": "500",
    "SOUK_RECOVERY_EVERY_MS": "200",
    "SOUK_LOG_LEVEL": "warn",
}
pause = threading.Event()
# The last: what takes longer than SOUK_PAYMENTS_PENDING_MS is left to recovery.
TRY_AGAIN = {"request-in-progress", "payment-in-progress", "deadline-passed"}
RANKS = {"CREATED": 0, "COMPLETED": 1, "CANCELED": 2}


@dataclass
class Purchase:
    """One order, as far as its customer knows."""

    key: str
    quantity: int
    wants_pay: bool
    wants_cancel: bool
    order: Json = None  # Acknowledged.
    payment: str = ""  # Acknowledged as SUCCESS.
    cancel_sent: bool = False
    canceled: bool = False  # Acknowledged.
    refused: bool = False  # Paying it came to nothing, for good.
    seen: str = "CREATED"  # The furthest state that an answer told.

    @property
    def is_done(self) -> bool:
        paid = bool(self.payment) or self.refused or not self.wants_pay
        return self.order is not None and paid and (self.canceled or not self.wants_cancel)


class Answers:
    """Counts what the clients were told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    def note(self) -> None:
        with self._lock:
            self.count += 1


@dataclass
class Shopper:
    """Buys until the shop dies, and goes on where it was when the shop is back."""

    name: str
    token: str
    email: str
    upc: str
    choices: random.Random
    purchases: list[Purchase] = field(default_factory=list)

    def client(self, shop: Shop) -> Client:
        return shop.visitor().with_token(self.token, self.email)

    def next_purchase(self) -> Purchase:
        if self.purchases and not self.purchases[-1].is_done:
            return self.purchases[-1]
        self.purchases.append(
            Purchase(
                key=f"{self.name}-{len(self.purchases)}",
                quantity=self.choices.randint(1, 5),
                wants_pay=self.choices.random() < 0.9,
                wants_cancel=self.choices.random() < 0.3,
            )
        )
        return self.purchases[-1]

    def shop_until_it_dies(self, client: Client, answers: Answers) -> None:
        try:
            while True:
                purchase = self.next_purchase()
                before = replace(purchase)
                self.take_a_step(client, purchase)
                if purchase != before:
                    answers.note()
                else:
                    pause.wait(0.01)  # A crash left the payment to recovery.
        except httpx.TransportError:
            return

    def take_a_step(self, client: Client, what: Purchase) -> None:
        if what.order is None:
            what.order = client.place_order({self.upc: what.quantity}, key=what.key)
        elif what.wants_pay and not what.payment and not what.refused:
            self.pay(client, what)
        elif what.wants_cancel and not what.canceled:
            what.cancel_sent = True
            assert client.cancel(what.order["id"])["status"] == "CANCELED"
            what.canceled = True
            what.seen = "CANCELED"

    def pay(self, client: Client, what: Purchase) -> None:
        """Again with the same key, until the answer is final: it may be that of before a crash."""
        answer = client.try_to_pay(what.order, key=what.key)
        if answer.status_code == 201:
            paid = expect(answer, 201)
            if paid["status"] == "SUCCESS":
                what.payment = paid["id"]
        elif answer.status_code == 202:
            expect(answer, 202)  # PENDING: the card network has not answered.
        elif slug_of(answer) not in TRY_AGAIN:
            # An attempt that the crash cut off before the charge is over, and its key with it.
            known = (answer.status_code, slug_of(answer))
            assert known in {
                (402, "payment-declined"),
                (409, "payment-abandoned"),
                (409, "too-many-checkouts"),  # Earlier ones wait for their event.
            }, answer.text
            what.refused = True

    # ---- what must be true after each start

    def check(self, client: Client) -> None:
        orders = {each["id"]: each for each in listed(client, "/api/v1/orders?limit=1000")}
        payments = {each["id"]: each for each in listed(client, "/api/v1/payments?limit=1000")}
        for each in self.purchases:
            if each.order is not None:
                self.check_one(each, orders.get(each.order["id"]), payments.get(each.payment))

    def check_one(self, what: Purchase, order: Json, payment: Json) -> None:
        assert order is not None, f"an acknowledged order is lost: {what}"
        assert order["totalAmount"] == what.order["totalAmount"], (what, order)
        assert order["items"] == what.order["items"], (what, order)
        assert RANKS[order["status"]] >= RANKS[what.seen], f"gone back: {what} {order}"
        assert order["status"] != "CANCELED" or what.cancel_sent, f"nobody canceled: {what} {order}"
        what.seen = order["status"]
        if what.payment:
            assert payment is not None, f"an acknowledged payment is lost: {what}"
            assert payment["amount"] == what.order["totalAmount"], (what, payment)
            allowed = {"SUCCESS", "REFUNDED"} if what.cancel_sent else {"SUCCESS"}
            assert payment["status"] in allowed, (what, payment)

    def is_settled(self, client: Client) -> bool:
        orders = {each["id"]: each["status"] for each in listed(client, "/api/v1/orders?limit=1000")}
        kept = {
            each["orderId"]
            for each in listed(client, "/api/v1/payments?limit=1000")
            if each["status"] in ("SUCCESS", "PENDING")
        }
        return all(
            (status == "COMPLETED") == (order in kept) for order, status in orders.items()
        ) and all(
            orders[each.order["id"]] == ("CANCELED" if each.canceled else "COMPLETED")
            for each in self.purchases
            if each.order is not None and (each.canceled or (each.payment and not each.cancel_sent))
        )


def listed(client: Client, path: str) -> list[Json]:
    found: list[Json] = []
    while path:
        page = client.get(path)
        found += expect(page, 200)
        path = page.links.get("next", {}).get("url", "")
    return found


def crash_under_load(shop: Shop, shoppers: list[Shopper], after: int) -> None:
    answers = Answers()
    with ThreadPoolExecutor(len(shoppers)) as pool:
        running = [
            pool.submit(each.shop_until_it_dies, each.client(shop), answers) for each in shoppers
        ]
        try:
            until(
                lambda: answers.count >= after or any(each.done() for each in running),
                what="the shoppers were answered",
                within=60,
                every=0.001,
            )
        finally:
            shop.process.kill()
        for each in running:
            each.result()
    shop.kill9()


def for_each(shoppers: list[Shopper], work: Callable[[Shopper], None]) -> None:
    with ThreadPoolExecutor(len(shoppers)) as pool:
        list(pool.map(work, shoppers))


def test_nothing_acknowledged_is_lost_in_crashes(tmp_path: Path) -> None:
    seed = int(os.environ.get("SOUK_CRASHES_SEED", random.SystemRandom().randrange(2**32)))
    print(f"SOUK_CRASHES={CRASHES} SOUK_CRASHES_SEED={seed}")
    choices = random.Random(seed)
    shop = Shop(tmp_path / "data", SETTINGS)
    with shop:
        item = shop.admin().create_item(units=UNITS)
        customers = [shop.customer(f"shopper{number}") for number in range(CUSTOMERS)]
        shoppers = [
            Shopper(each.email, each.token, each.email, item["upc"], random.Random(choices.random()))
            for each in customers
        ]
        for crash in range(1, CRASHES + 1):
            crash_under_load(shop, shoppers, after=choices.randint(1, MOST_ANSWERS))
            shop.start()
            for_each(shoppers, lambda each: each.check(each.client(shop)))
            if crash % AUDIT_EVERY == 0:
                check_books(shop)
        for_each(
            shoppers,
            lambda each: until(
                lambda: each.is_settled(each.client(shop)), what=f"{each.name} is settled", within=60
            ),
        )
        for_each(shoppers, lambda each: each.check(each.client(shop)))
        check_books(shop)
        bought = [each for shopper in shoppers for each in shopper.purchases]
        print(f"{len(bought)} purchases, {sum(bool(each.payment) for each in bought)} paid")
