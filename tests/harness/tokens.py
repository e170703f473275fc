"""Tokens made by hand: good ones of services, and bad ones of every kind."""

import base64
import hashlib
import hmac
import itertools
import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

Claims = dict[str, Any]
HEADER = {"alg": "HS256", "typ": "JWT"}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(value: Mapping[str, Any] | str) -> str:
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return _base64url(text.encode())


def sign(
    secret: bytes,
    claims: Mapping[str, Any] | str,
    header: Mapping[str, Any] | str = HEADER,
    digest: Callable[..., Any] = hashlib.sha256,
) -> str:
    body = f"{_part(header)}.{_part(claims)}"
    return f"{body}.{_base64url(hmac.new(secret, body.encode(), digest).digest())}"


def claims_of(token: str) -> Claims:
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


def internal(secret: bytes, example: str, service: str) -> str:
    """A service's token, in the form of the account's token `example`."""
    now = int(time.time())
    claims = claims_of(example) | {
        "sub": service,
        "aud": "souk-internal",
        "role": "SERVICE",
        "iat": now,
        "exp": now + 60,
        "jti": str(uuid.uuid4()),
    }
    return sign(secret, claims)


def bad_authorizations(secret: bytes, good: str) -> dict[str, str]:
    """Values of the Authorization header that open nothing, by what is wrong with each."""
    claims = claims_of(good)
    header, payload, signature = good.split(".")
    now = int(time.time())

    def signed(**changed: Any) -> str:
        return sign(secret, claims | changed)

    def headed(**changed: Any) -> str:
        return sign(secret, claims, HEADER | changed)

    other_role = "USER" if claims["role"] == "ADMIN" else "ADMIN"
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    loose = last[last.index(signature[-1]) ^ 1]  # Decodes to the same bytes, when leniently read.
    tokens = {
        "no token": "",
        "a word": "hello",
        "two parts": f"{header}.{payload}",
        "four parts": f"{good}.{signature}",
        "no signature": f"{header}.{payload}.",
        "another signature": f"{header}.{payload}.{flipped}",
        "a cut signature": good[:-4],
        "a loose last character": good[:-1] + loose,
        "padding": good + "=",
        "another's role under the old signature": ".".join(
            (header, _part(claims | {"role": other_role}), signature)
        ),
        "alg none": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        "alg nOnE": f"{_part({'alg': 'nOnE', 'typ': 'JWT'})}.{payload}.{signature}",
        "alg HS512": sign(secret, claims, HEADER | {"alg": "HS512"}, hashlib.sha512),
        "alg RS256": headed(alg="RS256"),
        "no alg": sign(secret, claims, {"typ": "JWT"}),
        "a key in the header": headed(jwk={"kty": "oct", "k": "AAAA"}),
        "a key's address in the header": headed(jku="http://127.0.0.1/keys"),
        "a critical extension": headed(crit=["b64"], b64=False),
        "another secret": sign(b"x" * 32, claims),
        "an empty secret": sign(b"", claims),
        "expired": signed(iat=now - 7200, exp=now - 3600),
        "issued in the future": signed(iat=now + 3600, exp=now + 7200),
        "no exp": sign(secret, without(claims, "exp")),
        "no iat": sign(secret, without(claims, "iat")),
        "no sub": sign(secret, without(claims, "sub")),
        "no aud": sign(secret, without(claims, "aud")),
        "no iss": sign(secret, without(claims, "iss")),
        "no role": sign(secret, without(claims, "role")),
        "another issuer": signed(iss="somebody"),
        "another audience": signed(aud="somewhere"),
        "an unknown role": signed(role="ROOT"),
        "exp as text": signed(exp=str(now + 3600)),
        "exp beyond numbers": sign(secret, json.dumps(claims)[:-1] + ', "exp": 1e400}'),
        "exp twice": sign(secret, json.dumps(claims)[:-1] + f', "exp": {now + 7200}}}'),
        "sub as a number": signed(sub=1),
        "sub empty": signed(sub=""),
        "claims that are a list": sign(secret, "[]"),
        "claims that are no JSON": sign(secret, "{"),
        "very long": signed(jti="x" * 6000),
    }
    values = {what: f"Bearer {token}".strip() for what, token in tokens.items()}
    return values | {
        "another scheme": f"Basic {good}",
        "no scheme": good,
        "two tokens": f"Bearer {good}, Bearer {good}",
        "a token in quotes": f'Bearer "{good}"',
    }


def wrong_claims(claims: Claims) -> dict[str, Mapping[str, Any] | str]:
    """Each claim with values that it never has, and beside claims that no token of ours has."""
    wrong: dict[str, Mapping[str, Any] | str] = {}
    values = [None, True, 0, -1, 1.5, 1e308, "", " ", "x" * 100, "\x00", [], ["USER"], {}, {"a": 1}]
    right = {("sub", str), ("jti", str), ("iat", int)}  # Any will do, when we signed it.
    for name, value in itertools.product(claims, values):
        if (name, type(value)) in right and value != "":
            continue
        wrong[f"{name}: {value!r}"[:60]] = claims | {name: value}
    for name in ("nbf", "scope", "admin", "roles", "email", "__proto__", "kid"):
        wrong[f"also {name}"] = claims | {name: claims["exp"]}
    for name in claims:
        wrong[f"{name} in capitals"] = {
            (each.upper() if each == name else each): value for each, value in claims.items()
        }
        text = json.dumps(claims)[:-1]
        wrong[f"{name} twice"] = f"{text},{json.dumps(name)}:{json.dumps(claims[name])}}}"
    return wrong


def wrong_headers() -> dict[str, Mapping[str, Any] | str]:
    algorithms = ["", "None", "NONE", "hs256", "HS256 ", "HS384", "RS512", "ES256", "PS256", "EdDSA"]
    odd = [None, 1, ["HS256"], {"a": "HS256"}]
    also = {"x5u": "http://127.0.0.1", "x5c": ["AAAA"], "kid": "../../dev/null", "zip": "DEF"}
    return {
        **{f"alg {each!r}": HEADER | {"alg": each} for each in [*algorithms, *odd]},
        **{f"typ {each!r}": HEADER | {"typ": each} for each in ["", "JWS", "at+jwt", None, 1]},
        **{f"header with {name}": HEADER | {name: value} for name, value in also.items()},
        "alg twice": '{"alg":"none","alg":"HS256","typ":"JWT"}',
        "header of two values": '{"alg":"HS256","typ":"JWT"}{}',
        "header with a comment": '{"alg":"HS256",/**/"typ":"JWT"}',
    }


def wrong_spellings(good: str) -> dict[str, str]:
    """Other bytes than the token's own where a lenient reader would find the same."""
    header, payload, signature = good.split(".")
    parts = {"header": header, "payload": payload, "signature": signature}
    wrong = {}
    for name, part in parts.items():
        for what, changed in {
            "padded": part + "=",
            "with a line end": part[:4] + "%0A" + part[4:],
            "with a space": part[:4] + " " + part[4:],
            "with a plus": part[:4] + "+" + part[4:],
            "cut": part[:-1],
            "longer": part + "A",
            "backwards": part[::-1],
            "empty": "",
        }.items():
            wrong[f"{name} {what}"] = ".".join((parts | {name: changed}).values())
    return wrong


def all_bad_authorizations(secret: bytes, good: str) -> dict[str, str]:
    """As bad_authorizations(), and every claim, header and part wrong in many ways."""
    claims = claims_of(good)
    bearers = {what: sign(secret, each) for what, each in wrong_claims(claims).items()}
    bearers |= {what: sign(secret, claims, each) for what, each in wrong_headers().items()}
    bearers |= wrong_spellings(good)
    return bad_authorizations(secret, good) | {
        what: f"Bearer {token}" for what, token in bearers.items()
    }
