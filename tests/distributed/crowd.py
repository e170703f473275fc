"""Customers who go on buying while something happens to the shop."""

import random
import time
from typing import Any

import httpx

from faults.buyers import Buyers
from faults.test_crashes import Shopper, for_each
from harness import Client, DistributedShop, until

CUSTOMERS = 6
PATIENCE_S = 180  # A busy machine starts an engine slowly.


class PatientClient(Client):
    """Tries again while a part of the shop is away, as a customer with a key may."""

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = super().request(method, path, **more)
                if answer.status_code not in (500, 502, 503, 504):
                    return answer
            except httpx.TransportError:
                if time.monotonic() > end:
                    raise
            else:
                assert time.monotonic() < end, answer.text
            time.sleep(0.1)


class Crowd(Buyers):
    """Of a shop of many processes."""

    PAUSE_S = 0.02
    WITHIN_S = PATIENCE_S

    def __init__(self, shop: DistributedShop, kind: type[Client]) -> None:
        seed = random.randrange(1 << 32)
        item = shop.admin().create_item(units=1_000_000)
        time.sleep(0.5)  # Both item services know it by then.
        shoppers = []
        for number in range(CUSTOMERS):
            customer = shop.customer(f"crowd{number}")
            choices = random.Random(seed + number)
            name = f"c{number}-{seed}"
            shoppers.append(Shopper(name, customer.token, customer.email, item["upc"], choices))
        super().__init__(shop, shoppers, kind)

    def check(self) -> None:
        """Nothing that was acknowledged is lost, and what was begun comes to its end."""
        for_each(self.shoppers, lambda each: each.check(self.patient(each)))
        until(
            lambda: all(each.is_settled(self.patient(each)) for each in self.shoppers),
            what="every purchase is settled",
            within=90,
            every=0.5,
        )
        for_each(self.shoppers, lambda each: each.check(self.patient(each)))

    def patient(self, of: Shopper) -> Client:
        return self.client(of, PatientClient)
