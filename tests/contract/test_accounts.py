"""The calls of the account service."""

import uuid

from contract.samples import ADDRESS, Samples
from harness import ADMIN_PASSWORD, PASSWORD, Client, Shop, decode, expect, until


def new_email() -> str:
    return f"ada-{uuid.uuid4().hex[:10]}@souk.test"


def registration(**changed: object) -> dict[str, object]:
    return {
        "email": new_email(),
        "password": PASSWORD,
        "firstName": "Ada",
        "lastName": "Lovelace",
        **changed,
    }


def test_registering_makes_a_user_whatever_the_body_says(shop: Shop) -> None:
    body = registration(role="ADMIN", disabled=True, createdAt="2000-01-01T00:00:00.000Z")
    account = expect(shop.visitor().post("/api/v1/accounts/register", body), 201)
    assert account["email"] == body["email"]
    assert account["role"] == "USER"
    assert account["createdAt"] > "2020"
    own = expect(shop.visitor().login(str(body["email"])).get("/api/v1/accounts/me"), 200)
    assert own["firstName"] == "Ada"


def test_addresses_compare_without_case(shop: Shop) -> None:
    email = new_email()
    body = registration(email=email.upper())
    assert expect(shop.visitor().post("/api/v1/accounts/register", body), 201)["email"] == email
    again = shop.visitor().post("/api/v1/accounts/register", registration(email=email))
    expect(again, 409, "email-taken")
    shop.visitor().login(email.upper())


def test_common_passwords_are_refused(shop: Shop) -> None:
    for password in ("password", "12345678", "iloveyou"):
        response = shop.visitor().post("/api/v1/accounts/register", registration(password=password))
        errors = expect(response, 400, "invalid-request")["errors"]
        assert [error["field"] for error in errors] == ["password"]


def test_passwords_made_of_what_everybody_knows_are_refused(shop: Shop) -> None:
    body = registration()
    own = str(body["email"]).partition("@")[0]
    for password in ("souk-2026", "Souk1234", f"{own}-123456"):
        response = shop.visitor().post("/api/v1/accounts/register", {**body, "password": password})
        errors = expect(response, 400, "invalid-request")["errors"]
        assert [error["field"] for error in errors] == ["password"]


def test_any_characters_make_a_password(shop: Shop) -> None:
    for password in ("пароль из слов", "🔑" * 8, " " * 3 + "spaces  ", "x" * 128):
        body = registration(password=password)
        expect(shop.visitor().post("/api/v1/accounts/register", body), 201)
        shop.visitor().login(str(body["email"]), password)


def test_all_that_is_wrong_is_named_at_once(shop: Shop) -> None:
    body = {"email": "none", "password": "short", "firstName": " ", "lastName": "x" * 101}
    response = shop.visitor().post("/api/v1/accounts/register", body)
    fields = {error["field"] for error in expect(response, 400, "invalid-request")["errors"]}
    assert fields == {"email", "password", "firstName", "lastName"}


def test_a_wrong_password_and_an_unknown_address_look_alike(shop: Shop, customer: Client) -> None:
    answers = []
    for email in (customer.email, new_email()):
        body = {"email": email, "password": "not the password"}
        response = shop.visitor().post("/api/v1/auth/login", body)
        problem = expect(response, 401, "invalid-credentials")
        answers.append({**problem, "traceId": ""})
    assert answers[0] == answers[1]


def test_a_login_says_who_and_how_long(shop: Shop, customer: Client) -> None:
    body = {"email": customer.email, "password": PASSWORD}
    login = expect(shop.visitor().post("/api/v1/auth/login", body), 200)
    assert login["tokenType"] == "Bearer"
    assert login["account"] == expect(customer.get("/api/v1/accounts/me"), 200)


def test_an_account_is_changed_member_by_member(customer: Client) -> None:
    change = {"shippingAddress": ADDRESS, "paymentMethod": "pm_card_visa", "role": "ADMIN"}
    changed = expect(customer.patch("/api/v1/accounts/me", change), 200)
    assert changed["shippingAddress"] == ADDRESS
    assert changed["role"] == "USER"
    assert "billingAddress" not in changed
    changed = expect(customer.patch("/api/v1/accounts/me", {"firstName": "Augusta"}), 200)
    assert (changed["firstName"], changed["lastName"]) == ("Augusta", "Test")
    assert changed["shippingAddress"] == ADDRESS
    assert expect(customer.get("/api/v1/accounts/me"), 200) == changed


def test_changes_by_a_wrong_password_are_refused(customer: Client) -> None:
    body = {"currentPassword": "not the password", "newPassword": "quite another one"}
    expect(customer.post("/api/v1/accounts/me/password", body), 401, "invalid-credentials")
    expect(
        customer.delete("/api/v1/accounts/me", {"password": "not the one"}),
        401,
        "invalid-credentials",
    )
    customer.login(customer.email)


def test_a_closed_account_leaves_its_orders_under_a_pseudonym(
    samples: Samples, admin: Client, customer: Client
) -> None:
    order = customer.place_order({samples.item["upc"]: 1})
    expect(customer.delete("/api/v1/accounts/me", {"password": PASSWORD}), 204)
    expect(admin.get(f"/api/v1/accounts/{customer.email}"), 404, "unknown-account")
    until(
        lambda: admin.order(order["id"])["accountEmail"] != customer.email,
        what="the order has another name",
    )
    body = {"email": customer.email, "password": PASSWORD}
    expect(customer.post("/api/v1/auth/login", body), 401, "invalid-credentials")
    anew = registration(email=customer.email)
    # The account itself is forgotten last, when nobody holds anything under its e-mail any more.
    until(
        lambda: customer.post("/api/v1/accounts/register", anew).status_code == 201,
        what="the e-mail is free again",
    )


def test_administrators_find_accounts(shop: Shop, admin: Client, customer: Client) -> None:
    name = customer.email.split("@")[0]
    found = expect(admin.get(f"/api/v1/accounts?q={name.upper()}"), 200)
    assert [account["email"] for account in found] == [customer.email]
    account = expect(admin.get(f"/api/v1/accounts/{customer.email}"), 200)
    assert account["email"] == customer.email
    expect(admin.get(f"/api/v1/accounts/{new_email()}"), 404)
    expect(admin.patch(f"/api/v1/accounts/{new_email()}", {"disabled": True}), 404)


def test_pages_of_accounts_hold_each_once(shop: Shop, admin: Client) -> None:
    mark = uuid.uuid4().hex[:8]
    made = {shop.customer(f"page{mark}").email for _ in range(5)}
    path: str | None = f"/api/v1/accounts?q=page{mark}&limit=2"
    seen: list[str] = []
    while path:
        response = admin.get(path)
        page = expect(response, 200)
        assert 1 <= len(page) <= 2
        seen += [account["email"] for account in page]
        link = response.headers.get("link", "")
        path = link.split(">")[0].removeprefix("<") or None
    assert sorted(seen) == sorted(made)


def test_no_answer_holds_a_hash(samples: Samples, admin: Client, customer: Client) -> None:
    for response in (
        customer.get("/api/v1/accounts/me"),
        admin.get(f"/api/v1/accounts/{customer.email}"),
        admin.get("/api/v1/accounts"),
    ):
        assert "argon2" not in response.text
        assert decode(response)


def test_the_shop_keeps_an_administrator(shop: Shop, admin: Client) -> None:
    own = f"/api/v1/accounts/{admin.email}"
    for change in ({"role": "USER"}, {"disabled": True}):
        expect(admin.patch(own, change), 409, "own-account")
    leaving = admin.delete("/api/v1/accounts/me", {"password": ADMIN_PASSWORD})
    expect(leaving, 409, "last-administrator")
    expect(shop.admin().get("/api/v1/accounts/me"), 200)
