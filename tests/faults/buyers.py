"""Customers who buy, pay and cancel, each in a thread of its own, while something happens to the
shop."""

import threading
from concurrent.futures import ThreadPoolExecutor

from faults.test_crashes import Shopper
from harness import Client, Shop, until


class Buyers:
    """Go on until they are told to stop."""

    PAUSE_S = 0.0  # Between the steps of one.
    WITHIN_S = 60.0  # For the steps that a test waits for.

    def __init__(self, shop: Shop, shoppers: list[Shopper], kind: type[Client]) -> None:
        self.shop = shop
        self.shoppers = shoppers
        self.steps = 0
        self._kind = kind
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(len(shoppers))
        self._running = [self._pool.submit(self._go, each) for each in shoppers]

    def client(self, of: Shopper, kind: type[Client]) -> Client:
        return kind(self.shop.url(), self.shop.transport, of.token, of.email)

    def _go(self, shopper: Shopper) -> None:
        client = self.client(shopper, self._kind)
        while not self._stop.is_set():
            shopper.take_a_step(client, shopper.next_purchase())
            with self._lock:
                self.steps += 1
            self._stop.wait(self.PAUSE_S)

    def take_steps(self, count: int) -> None:
        wanted = self.steps + count
        until(
            lambda: self.steps >= wanted or any(each.done() for each in self._running),
            what=f"{count} more steps are done",
            within=self.WITHIN_S,
        )
        for each in self._running:
            if each.done():
                each.result()

    def leave(self) -> None:
        self._stop.set()
        for each in self._running:
            each.result()
        self._pool.shutdown()
