"""A shop that is exported and loaded elsewhere is the same shop."""

import json
from pathlib import Path

import pytest
from conftest import OpenShop
from harness import HASTY, Client, Json, Shop, expect, until

NEW_PASSWORD = "another password of tests"
ADDRESS = {"line1": "1", "city": "Bern", "postalCode": "3000", "country": "CH"}


class Lived:
    """What a shop has after a while: accounts, items, orders and payments in every state."""

    def __init__(self, shop: Shop) -> None:
        self.admin = shop.admin()
        self.items = [self.admin.create_item(units=100 + n, category="x") for n in range(3)]
        self._edit_items()
        self.ann = shop.customer("ann")
        self.bob = shop.customer("bob")
        self.eve = shop.customer("eve")
        self.created = self.order(self.ann, key="created-1")
        self.completed = self.paid(self.ann, key="paid-1")
        self.refunded = self.paid(self.ann)
        self.ann.cancel(self.refunded["id"])
        self.declined = self.order(self.ann)
        expect(self.ann.try_to_pay(self.declined, method="pm_card_declined"), 402)
        self.canceled = self.order(self.bob)
        self.bob.cancel(self.canceled["id"])
        self._change_accounts(shop)
        self.late = self.order(self.ann)
        self._wait_for_the_rest()

    def _edit_items(self) -> None:
        kept, edited, deleted = self.items
        expect(self.admin.patch(f"/api/v1/items/{edited['id']}", {"name": "Ein Krug, grün"}), 200)
        more = {"delta": 7, "reason": "found \"some\""}
        expect(self.admin.post(f"/api/v1/items/{kept['id']}/stock", more), 200)
        assert self.admin.delete(f"/api/v1/items/{deleted['id']}").is_success

    def _change_accounts(self, shop: Shop) -> None:
        gone = shop.customer("gone")
        self.erased = self.paid(gone)
        change = {"shippingAddress": ADDRESS, "paymentMethod": "pm_card_visa"}
        expect(self.bob.patch("/api/v1/accounts/me", change), 200)
        cart = {"items": [{"upc": self.items[0]["upc"], "qty": 3}]}
        expect(self.bob.put("/api/v1/cart", cart), 200)
        passwords = {"currentPassword": "a customer of tests", "newPassword": NEW_PASSWORD}
        answer = self.bob.post("/api/v1/accounts/me/password", passwords)
        assert answer.is_success, answer.text
        expect(self.admin.patch(f"/api/v1/accounts/{self.eve.email}", {"disabled": True}), 200)
        assert gone.delete("/api/v1/accounts/me", {"password": "a customer of tests"}).is_success
        self.gone = gone

    def order(self, customer: Client, key: str = "") -> Json:
        upcs = [each["upc"] for each in self.items[:2]]
        return customer.place_order({upcs[0]: 2, upcs[1]: 1}, key, ADDRESS)

    def paid(self, customer: Client, key: str = "") -> Json:
        order = self.order(customer)
        customer.pay(order, key=key)
        until(lambda: customer.order(order["id"])["status"] == "COMPLETED", what="it is completed")
        return order

    def _wait_for_the_rest(self) -> None:
        def owner() -> str:
            return self.admin.order(self.erased["id"])["accountEmail"]

        def payment() -> str:
            return self.admin.get(f"/api/v1/payments?orderId={self.refunded['id']}").text

        until(lambda: owner() != self.gone.email, what="the account is erased", within=30)
        until(lambda: "REFUNDED" in payment(), what="the money went back", within=30)

    def leave_something_unfinished(self) -> None:
        """A payment whose answer nobody waited for."""
        answer = self.ann.try_to_pay(self.late, method="pm_card_timeout")
        assert answer.status_code in (201, 202, 503, 504), answer.text

    def answers(self, shop: Shop) -> dict[str, Json]:
        """All that can be read, but for what is unfinished."""
        admin = shop.admin()
        paths = ["/api/v1/accounts?limit=100", "/api/v1/items?limit=100"]
        paths += [f"/api/v1/accounts/{each.email}" for each in (self.ann, self.bob, self.eve)]
        for item in self.items:
            paths += [f"/api/v1/items/{item['id']}", f"/api/v1/items/{item['id']}/stock"]
        for order in self.orders():
            paths += [f"/api/v1/orders/{order['id']}", f"/api/v1/orders/{order['id']}/events"]
            payments = f"/api/v1/payments?orderId={order['id']}"
            paths.append(payments)
            found = expect(admin.get(payments), 200)
            paths += [f"/api/v1/payments/{each['id']}" for each in found]
        seen: dict[str, Json] = {path: self.seen(admin, path) for path in paths}
        for name, password in ((self.ann, "a customer of tests"), (self.bob, NEW_PASSWORD)):
            own = shop.visitor().login(name.email, password)
            for path in ("/api/v1/accounts/me", "/api/v1/cart", "/api/v1/orders?status=CANCELED"):
                seen[f"{name.email} {path}"] = self.seen(own, path)
        return seen

    def orders(self) -> list[Json]:
        return [
            self.created,
            self.completed,
            self.refunded,
            self.declined,
            self.canceled,
            self.erased,
        ]

    @staticmethod
    def seen(client: Client, path: str) -> Json:
        answer = client.get(path)
        return (answer.status_code, answer.headers.get("etag"), answer.text)


def audit(shop: Shop) -> Json:
    return json.loads(shop.run("audit", "--json", check=False, timeout=120).stdout)


def export_to(folder: Path, shop: Shop) -> Path:
    done = shop.run("export", str(folder), timeout=180)
    assert "is exported" in done.stdout
    return folder


def check_that_life_goes_on(lived: Lived, shop: Shop) -> None:
    """After a move: logins, keys, refunds, and what was unfinished."""
    expect(
        shop.visitor().post(
            "/api/v1/auth/login", {"email": lived.eve.email, "password": "a customer of tests"}
        ),
        401,
    )
    ann = shop.visitor().login(lived.ann.email)
    good = Client(shop.url(), shop.transport, lived.ann.token)
    assert expect(good.get("/api/v1/accounts/me"), 200)["email"] == lived.ann.email
    revoked = Client(shop.url(), shop.transport, lived.bob.token)
    expect(revoked.get("/api/v1/accounts/me"), 401)

    assert lived.order(ann, key="created-1")["id"] == lived.created["id"], "the key is known"
    ann.cancel(lived.completed["id"])
    payments = f"/api/v1/payments?orderId={lived.completed['id']}"
    until(
        lambda: expect(ann.get(payments), 200)[0]["status"] == "REFUNDED",
        what="a payment from before the move is refunded",
        within=30,
    )
    paid = expect(ann.get(f"/api/v1/payments?orderId={lived.late['id']}"), 200)
    assert [each["status"] for each in paid] in (["SUCCESS"], ["FAILED"]), paid
    order = lived.order(ann)
    ann.pay(order)
    until(lambda: ann.order(order["id"])["status"] == "COMPLETED", what="a new order", within=30)
    until(lambda: audit(shop)["heldUnits"] == 0, what="nothing is held", within=60)
    assert audit(shop)["ok"], audit(shop)


def test_a_moved_shop_is_the_same_shop(open_shop: OpenShop, tmp_path: Path) -> None:
    shop = open_shop(HASTY)
    lived = Lived(shop)
    before = lived.answers(shop)
    lived.leave_something_unfinished()
    shop.stop()
    export = export_to(tmp_path / "export", shop)

    moved = Shop(tmp_path / "moved", HASTY)
    assert "is loaded" in moved.run("load", str(export)).stdout
    assert audit(moved)["ok"]
    again = moved.run("load", str(export), check=False)
    assert again.returncode == 1
    assert "the shop is not new: it has items" in again.stderr
    with moved:
        after = lived.answers(moved)
        after_items = {path: after.pop(path) for path in list(after) if "/items" in path}
        before_items = {path: before.pop(path) for path in list(before) if "/items" in path}
        assert after == before
        # The unfinished payment moved stock, or not.
        assert after_items.keys() == before_items.keys()
        check_that_life_goes_on(lived, moved)


def test_an_export_of_a_load_is_the_same_export(tmp_path: Path) -> None:
    first = Shop(tmp_path / "first")
    first.run("demo")
    export = export_to(tmp_path / "export", first)
    second = Shop(tmp_path / "second")
    second.run("load", str(export))
    again = export_to(tmp_path / "again", second)
    for file in export.glob("*.jsonl"):
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


def test_an_open_shop_is_not_exported(shop: Shop, tmp_path: Path) -> None:
    done = shop.run("export", str(tmp_path / "export"), check=False)
    assert done.returncode == 1
    assert "in use" in done.stderr


@pytest.mark.parametrize("file", ["orders.jsonl", "accounts.jsonl", "manifest.json"])
def test_a_damaged_export_is_refused(tmp_path: Path, file: str) -> None:
    first = Shop(tmp_path / "first")
    first.run("demo")
    export = export_to(tmp_path / "export", first)
    with (export / file).open("a") as damaged:
        damaged.write("{}\n")
    second = Shop(tmp_path / "second")
    done = second.run("load", str(export), check=False)
    assert done.returncode == 1
    assert file in done.stderr
    (export / "manifest.json").unlink()
    assert second.run("load", str(export), check=False).returncode == 1
    assert audit(second)["items"] == 0
