"""A shop whose rate limits are on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from harness import PASSWORD, Client, Shop, expect, slug_of


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    settings = {
        "SOUK_RATE_LIMITS": "on",
        "SOUK_RATES_REGISTRATIONS_BURST": "4",
        "SOUK_RATES_REGISTRATIONS_PER_HOUR": "60",
        "SOUK_LOGINS_ACCOUNT_FROM_ADDRESS_BURST": "3",
        "SOUK_LOGINS_ACCOUNT_FROM_ADDRESS_PER_HOUR": "60",
    }
    folder: Path = tmp_path_factory.mktemp("strict")
    with Shop(folder / "data", settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def customers(strict: Shop) -> list[Client]:
    return [strict.customer(name) for name in ("one", "two", "three")]


def refused_at(attempt: Callable[[], httpx.Response], status: int, within: int) -> int:
    """After how many answers of that status 429 comes."""
    for number in range(within):
        response = attempt()
        if response.status_code == 429:
            assert 1 <= int(response.headers["retry-after"]) <= 120
            return number
        expect(response, status)
    raise AssertionError(f"{within} attempts were not limited")


def test_guessing_a_password_is_limited(strict: Shop, customers: list[Client]) -> None:
    victim, other, _ = customers

    def guess() -> httpx.Response:
        body = {"email": victim.email, "password": "not the password"}
        return strict.visitor().post("/api/v1/auth/login", body)

    assert refused_at(guess, 401, 10) == 3
    assert slug_of(guess()) == "too-many-attempts"
    other.login(other.email)
    expect(victim.get("/api/v1/accounts/me"), 200)


def test_an_unknown_address_is_limited_alike(strict: Shop, customers: list[Client]) -> None:
    def guess() -> httpx.Response:
        body = {"email": "nobody@souk.test", "password": "not the password"}
        return strict.visitor().post("/api/v1/auth/login", body)

    assert refused_at(guess, 401, 10) == 3


def test_guessing_with_a_stolen_token_is_limited(customers: list[Client]) -> None:
    thief = customers[2]

    def change() -> httpx.Response:
        body = {"currentPassword": "not the password", "newPassword": "mine from now on"}
        return thief.post("/api/v1/accounts/me/password", body)

    assert refused_at(change, 401, 10) == 3
    response = thief.delete("/api/v1/accounts/me", {"password": PASSWORD})
    expect(response, 429, "too-many-attempts")


def test_registrations_are_limited(strict: Shop, customers: list[Client]) -> None:
    number = iter(range(100))

    def register() -> httpx.Response:
        body = {
            "email": f"many{next(number)}@souk.test",
            "password": PASSWORD,
            "firstName": "Many",
            "lastName": "Times",
        }
        return strict.visitor().post("/api/v1/accounts/register", body)

    assert refused_at(register, 201, 10) <= 1
    assert slug_of(register()) == "rate-limited"
