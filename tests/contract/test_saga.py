"""What operators see of the saga of purchases."""

from contract.samples import Samples
from harness import Client, expect, until


def test_a_purchase_is_seen_while_it_is_under_way(
    samples: Samples, admin: Client, customer: Client
) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    payment = expect(customer.try_to_pay(order, method="pm_card_timeout"), 202)
    assert expect(admin.get("/api/v1/payments/saga"), 200)["pending"] >= 1
    until(
        lambda: customer.payment(payment["id"])["status"] == "SUCCESS",
        what="the payment has succeeded",
        within=30,
    )


def test_nothing_is_delivered_where_nothing_was_given_up(admin: Client) -> None:
    for service in ("orders", "payments"):
        assert expect(admin.get(f"/api/v1/{service}/saga"), 200)["deadLetters"] == []
        retried = expect(admin.post(f"/api/v1/{service}/saga/retry"), 200)
        assert retried == {"delivered": 0, "failed": 0}
