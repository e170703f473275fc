"""Who may call what: every route, every kind of token."""

import time

import pytest

from contract.description import Description, Operation
from contract.samples import ABSENT_ID, Samples, service_token
from harness import (
    PASSWORD,
    SECRET_KEY,
    SERVICES,
    Client,
    DistributedShop,
    Json,
    Shop,
    decode,
    expect,
    slug_of,
    tokens,
    until,
)

OPERATIONS = Description().operations.values()
GUARDED = [it for it in OPERATIONS if it.needs != "anyone"]
FOR_ACCOUNTS = [it for it in OPERATIONS if it.needs in ("user", "admin")]
FOR_ADMINS = [it for it in OPERATIONS if it.needs == "admin"]
INTERNAL = [it for it in OPERATIONS if it.is_internal]
OWNERS = {
    "accounts": "account",
    "items": "item",
    "orders": "order",
    "payments": "payment",
    "audit": "order",
}


def by_id(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("operation", GUARDED, ids=by_id)
def test_without_a_token_nothing_opens(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    response = sample.but(client=sample.client.with_token("")).send()
    assert (response.status_code, slug_of(response)) == (401, "token-missing")


@pytest.mark.parametrize("operation", GUARDED, ids=by_id)
def test_bad_tokens_open_nothing(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    nobody = sample.but(client=sample.client.with_token(""))
    opened = []
    bad = tokens.bad_authorizations(SECRET_KEY.encode(), sample.client.token)
    assert len(bad) >= 20
    for what, value in bad.items():
        response = nobody.with_header("Authorization", value).send()
        slug = "token-expired" if what == "expired" else "invalid-token"
        if response.status_code != 401 or slug_of(response) not in (slug, "token-missing"):
            opened.append(f"{what}: {response.status_code} {response.text[:200]}")
    assert opened == []


@pytest.mark.parametrize("operation", FOR_ADMINS, ids=by_id)
def test_a_user_may_not_do_what_administrators_do(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    response = sample.but(client=sample.client.with_token(samples.buyer.token)).send()
    assert (response.status_code, slug_of(response)) == (403, "forbidden")


@pytest.mark.parametrize("operation", FOR_ACCOUNTS, ids=by_id)
def test_an_administrator_is_let_in(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    if operation.id in ("deleteOwnAccount", "changePassword", "updateOwnAccount", "logout"):
        pytest.skip("would change the administrator")
    response = sample.but(client=sample.client.with_token(samples.admin.token)).send()
    assert response.status_code not in (401, 403)


@pytest.mark.parametrize("operation", FOR_ACCOUNTS, ids=by_id)
def test_a_service_may_not_call_the_public_api(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    client = sample.client.with_token(service_token(samples.buyer.token))
    response = sample.but(client=client).send()
    assert (response.status_code, slug_of(response)) == (401, "invalid-token")


@pytest.mark.parametrize("operation", INTERNAL, ids=by_id)
def test_accounts_may_not_make_internal_calls(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    for account in (samples.buyer, samples.admin):
        response = sample.but(client=sample.client.with_token(account.token)).send()
        assert (response.status_code, slug_of(response)) == (401, "invalid-token")


@pytest.mark.parametrize("operation", INTERNAL, ids=by_id)
def test_the_gateway_has_no_internal_calls(
    operation: Operation, samples: Samples, shop: Shop, elsewhere: None
) -> None:
    sample = samples.of(operation)
    response = sample.but(client=sample.client.at(shop.url())).send()
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
def test_the_gateway_does_not_show_its_inside(path: str, shop: Shop, elsewhere: None) -> None:
    assert shop.visitor().get(path).status_code == 404


@pytest.mark.parametrize("operation", FOR_ACCOUNTS, ids=by_id)
def test_each_service_serves_its_own_calls_only(
    operation: Operation, samples: Samples, shop: Shop, elsewhere: None
) -> None:
    sample = samples.of(operation)
    owner = OWNERS[operation.content["tags"][0]]
    for service in set(SERVICES) - {owner}:
        response = sample.but(client=sample.client.at(shop.url(service))).send()
        assert response.status_code == 404, service


@pytest.mark.parametrize("operation", FOR_ACCOUNTS, ids=by_id)
def test_each_service_asks_for_a_token_itself(
    operation: Operation, samples: Samples, shop: Shop
) -> None:
    sample = samples.of(operation)
    client = sample.client.at(shop.url(OWNERS[operation.content["tags"][0]]))
    assert sample.but(client=client.with_token("")).send().status_code == 401


# ---- tokens that were good once


def assert_is_out(client: Client, shop: Shop) -> None:
    """At once in one process; where there are more, they tell one another within seconds."""
    calls = ("/api/v1/accounts/me", "/api/v1/orders")

    def refused(path: str) -> bool:
        response = client.get(path)
        return response.status_code == 401 and slug_of(response) == "invalid-token"

    for path in calls:
        if not isinstance(shop, DistributedShop):
            assert refused(path)
        # Each instance must have heard of it.
        for _ in range(8):
            until(lambda path=path: refused(path), what=f"{path} is refused", within=5)


def wait_for_the_next_second() -> None:
    """Tokens tell their time in whole seconds."""
    begun = int(time.time())
    until(lambda: int(time.time()) > begun, what="the next second")


def test_a_new_password_ends_older_tokens(customer: Client, shop: Shop) -> None:
    wait_for_the_next_second()
    body = {"currentPassword": PASSWORD, "newPassword": "quite another one"}
    expect(customer.post("/api/v1/accounts/me/password", body), 204)
    assert_is_out(customer, shop)
    again = customer.login(customer.email, "quite another one")
    expect(again.get("/api/v1/accounts/me"), 200)


def test_a_logout_ends_all_tokens(customer: Client, shop: Shop) -> None:
    elsewhere = customer.login(customer.email)
    wait_for_the_next_second()
    expect(customer.post("/api/v1/auth/logout"), 204)
    assert_is_out(customer, shop)
    assert_is_out(elsewhere, shop)
    expect(customer.login(customer.email).get("/api/v1/accounts/me"), 200)


def test_a_disabled_account_is_out(customer: Client, admin: Client, shop: Shop) -> None:
    wait_for_the_next_second()
    expect(admin.patch(f"/api/v1/accounts/{customer.email}", {"disabled": True}), 200)
    assert_is_out(customer, shop)
    body = {"email": customer.email, "password": PASSWORD}
    expect(customer.post("/api/v1/auth/login", body), 401, "invalid-credentials")


def test_another_role_ends_older_tokens(customer: Client, admin: Client, shop: Shop) -> None:
    wait_for_the_next_second()
    changed = expect(admin.patch(f"/api/v1/accounts/{customer.email}", {"role": "ADMIN"}), 200)
    assert changed["role"] == "ADMIN"
    assert_is_out(customer, shop)
    promoted = customer.login(customer.email)
    expect(promoted.get("/api/v1/accounts"), 200)
    wait_for_the_next_second()
    expect(admin.patch(f"/api/v1/accounts/{customer.email}", {"role": "USER"}), 200)
    assert_is_out(promoted, shop)


def test_a_closed_account_is_out(customer: Client, shop: Shop) -> None:
    wait_for_the_next_second()
    expect(customer.delete("/api/v1/accounts/me", {"password": PASSWORD}), 204)
    assert_is_out(customer, shop)


# ---- another's things look like no things


def shape(response: object, *ids: str) -> tuple[int, Json, dict[str, str]]:
    """An answer without what differs between any two."""
    body = decode(response)  # type: ignore[arg-type]
    for name in ("instance", "traceId"):
        body.pop(name, None)
    headers = {
        name: value
        for name, value in response.headers.items()  # type: ignore[attr-defined]
        if name not in ("date", "x-request-id", "content-length")
    }
    text = repr(body)
    for each in ids:
        text = text.replace(each, "<id>")
    return response.status_code, text, headers  # type: ignore[attr-defined]


FOREIGN_ORDER_CALLS = [
    ("GET", "/api/v1/orders/{}", None),
    ("GET", "/api/v1/orders/{}/events", None),
    ("POST", "/api/v1/orders/{}/cancel", None),
    ("PUT", "/api/v1/orders/{}", {"items": [{"upc": "<upc>", "qty": 1}]}),
]


@pytest.mark.parametrize(("method", "path", "body"), FOREIGN_ORDER_CALLS)
def test_anothers_order_looks_like_none(
    method: str, path: str, body: Json, samples: Samples, customer: Client
) -> None:
    if body:
        body = {"items": [{"upc": samples.item["upc"], "qty": 1}]}
    foreign = samples.order()["id"]
    answers = [
        shape(customer.request(method, path.format(each), json=body), each)
        for each in (foreign, ABSENT_ID)
    ]
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert samples.buyer.order(foreign)["status"] == "CREATED"


def test_anothers_order_can_not_be_paid(samples: Samples, customer: Client) -> None:
    foreign = samples.order()
    answers = []
    for each in (foreign["id"], ABSENT_ID):
        body = {"orderId": each, "amount": foreign["totalAmount"]}
        answers.append(shape(customer.post("/api/v1/payments", body), each))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert samples.buyer.order(foreign["id"])["status"] == "CREATED"


def test_anothers_payment_looks_like_none(samples: Samples, customer: Client) -> None:
    foreign = samples.payment()
    answers = [
        shape(customer.get(f"/api/v1/payments/{each}"), each) for each in (foreign["id"], ABSENT_ID)
    ]
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    lists = [
        customer.get(f"/api/v1/payments?orderId={each}") for each in (foreign["orderId"], ABSENT_ID)
    ]
    assert lists[0].status_code == lists[1].status_code
    assert lists[0].content == lists[1].content


def test_lists_hold_only_ones_own(samples: Samples, customer: Client) -> None:
    samples.payment()
    assert expect(customer.get("/api/v1/orders"), 200) == []
    assert expect(customer.get("/api/v1/payments"), 200) == []


def test_lists_of_anothers_things_are_forbidden(samples: Samples, customer: Client) -> None:
    for what in ("orders", "payments"):
        anothers = customer.get(f"/api/v1/{what}?account={samples.buyer.email}")
        expect(anothers, 403, "forbidden")
        expect(customer.get(f"/api/v1/{what}?account={customer.email.upper()}"), 200)


def test_an_administrator_sees_everybodys(samples: Samples, admin: Client) -> None:
    payment = samples.payment()
    order = payment["orderId"]
    assert admin.order(order)["accountEmail"] == samples.buyer.email
    expect(admin.get(f"/api/v1/orders/{order}/events"), 200)
    assert admin.payment(payment["id"]) == samples.buyer.payment(payment["id"])
    newest = expect(admin.get(f"/api/v1/orders?account={samples.buyer.email}&limit=1"), 200)
    assert [it["id"] for it in newest] == [order]
    assert order in [it["id"] for it in expect(admin.get("/api/v1/orders"), 200)]
    found = expect(admin.get(f"/api/v1/payments?orderId={order}"), 200)
    assert [it["id"] for it in found] == [payment["id"]]
