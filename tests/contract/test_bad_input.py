"""Every call with every kind of bad input: a clean refusal, never a success, never a 5xx."""

import json
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import quote

import pytest

from contract.description import Description, Operation
from contract.mutations import Mutations, broken_json, render
from contract.samples import Sample, Samples
from harness import slug_of

OPERATIONS = Description().operations.values()
WITH_JSON = [
    it
    for it in OPERATIONS
    if "application/json" in it.content.get("requestBody", {}).get("content", {})
]
WITH_BODY = [it for it in OPERATIONS if "requestBody" in it.content]


def by_id(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_id)
def test_wrong_members_are_refused(
    operation: Operation, samples: Samples, description: Description
) -> None:
    sample = samples.of(operation)
    good = json.loads(sample.body, parse_float=Decimal)
    pointer = f"{operation.pointer}/requestBody/content/application~1json/schema"
    accepted = []
    for what, body in Mutations(description).of(pointer, good):
        response = sample.but(body=render(body)).send()
        too_large = response.status_code == 413 and " has 1000" in what
        if response.status_code != 400 and not too_large:
            accepted.append(f"{what}: {response.status_code} {response.text[:200]}")
    assert accepted == []


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_id)
def test_what_is_no_json_object_is_refused(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    accepted = []
    for what, body in broken_json(sample.body).items():
        response = sample.but(body=body).send()
        if response.status_code != 400 or slug_of(response) != "malformed-json":
            accepted.append(f"{what}: {response.status_code} {response.text[:200]}")
    assert accepted == []


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
def test_another_content_type_is_refused(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "json",
        "",
    ):
        response = sample.with_header("Content-Type", kind).send()
        assert (response.status_code, slug_of(response)) == (415, "unsupported-media-type"), kind
    response = sample.without_header("Content-Type").send()
    assert response.status_code == 415


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_id)
def test_a_body_that_is_too_large_is_refused(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    response = sample.but(body=b" " * operation.body_limit + sample.body).send()
    assert (response.status_code, slug_of(response)) == (413, "body-too-large")


def test_an_import_that_is_too_large_is_refused(samples: Samples, description: Description) -> None:
    sample = samples.of(description.operations["importItems"])
    response = sample.but(body=sample.body + b"x" * (64 * 1024 * 1024)).send()
    assert (response.status_code, slug_of(response)) == (413, "body-too-large")


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_a_header_that_is_too_large_is_refused(operation: Operation, samples: Samples) -> None:
    response = samples.of(operation).with_header("X-Padding", "x" * 17_000).send()
    assert (response.status_code, slug_of(response)) == (431, "header-too-large")


def wrong_values(schema: dict[str, object]) -> Iterator[str]:
    kind = schema.get("type")
    if kind in ("integer", "number"):
        yield from ("x", "", "-1", "NaN", "1e400", "9" * 30, "1,5", "0x10", " 1", "1 ")
        yield "1.001" if kind == "number" else "1.5"
        for bound, step in (("minimum", -1), ("maximum", 1)):
            if bound in schema:
                yield str(Decimal(str(schema[bound])) + step)
    if kind == "boolean":
        yield from ("maybe", "", "TRUE1", "2")
    if "enum" in schema:
        yield from ("nonsense", "x" * 500)
    if kind == "string" and "maxLength" in schema:
        yield "x" * (int(str(schema["maxLength"])) + 1)
    if kind == "string" and str(schema.get("pattern", "")).startswith(r"^\d{4}-"):
        yield from ("x", "", "now", "2026-02-30", "2026-01-31T12:00:00", "2026-01-31T24:00:00Z")
        yield from ("2026-01-31T12:00:00+01:00", "2026-01-31 12:00:00Z", "1767225600", "12026-01-01")
    if kind == "string" and str(schema.get("pattern", "")).startswith("^[0-9a-f]{8}-"):
        yield from ("x", "01890A5D-AC96-774B-BCCE-B302099A8057")


QUERIES = [
    (operation, index)
    for operation in OPERATIONS
    for index, _ in enumerate(operation.content.get("parameters", []))
]


@pytest.mark.parametrize(
    ("operation", "index"), QUERIES, ids=[f"{it.id}-{index}" for it, index in QUERIES]
)
def test_wrong_parameters_are_refused(
    operation: Operation, index: int, samples: Samples, description: Description
) -> None:
    where, parameter = description.resolve(f"{operation.pointer}/parameters/{index}")
    if parameter["in"] != "query":
        pytest.skip("a header: looked at elsewhere")
    _, schema = description.resolve(f"{where}/schema")
    sample = samples.of(operation)
    name = parameter["name"]
    values = [*wrong_values(schema)]
    if name == "cursor":
        values += ["x", "%", "AAAA", "e30", "bnVsbA", "../..", "0" * 999]
    accepted = []
    for value in values:
        response = sample.but(path=f"{sample.path}?{name}={quote(value, safe='')}").send()
        if response.status_code != 400:
            accepted.append(f"{name}={value[:60]}: {response.status_code} {response.text[:200]}")
    assert accepted == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_a_repeated_parameter_is_refused(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    path = f"{sample.path}{'&' if '?' in sample.path else '?'}limit=1&limit=2"
    response = sample.but(path=path).send()
    assert (response.status_code, slug_of(response)) == (400, "repeated-parameter")


STRANGE_KEYS = [
    "x",
    "0",
    "-1",
    "null",
    "01890A5D-AC96-774B-BCCE-B302099A8057",
    "01890a5d-ac96-774b-bcce-b302099a8057",
    "01890a5dac96774bbcceb302099a8057",
    "{01890a5d-ac96-774b-bcce-b302099a8057}",
    quote("' OR 1=1 --"),
    quote("ünïcode"),
    quote("😀" * 20),
    quote("a/b", safe="/"),
    "%20",
    "x" * 65,
    "x" * 5000,
    "%00",
    "%0a",
    "%ff",
    "%zz",
    "%2e%2e",
    "%2f",
]


@pytest.mark.parametrize("operation", [it for it in OPERATIONS if "{" in it.path], ids=by_id)
def test_strange_keys_find_nothing(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    key = sample.path.removeprefix(operation.path.split("{")[0]).split("/")[0]
    found = []
    for strange in STRANGE_KEYS:
        response = sample.but(path=sample.path.replace(key, strange)).send()
        if response.status_code not in (400, 404, 405) and not creates_by_key(operation, strange):
            found.append(f"{strange[:60]}: {response.status_code} {response.text[:200]}")
    assert found == []


def creates_by_key(operation: Operation, key: str) -> bool:
    """A reservation is made under the id that the caller says, or found closed."""
    reserves = operation.path.startswith("/internal/v1/reservations/")
    return reserves and key.startswith("01890a5d-")


IDEMPOTENT = [it for it in OPERATIONS if it.id in ("createOrder", "createPayment")]


@pytest.mark.parametrize("operation", IDEMPOTENT, ids=by_id)
@pytest.mark.parametrize("key", ["x" * 256, "caf\u00e9"])
def test_a_wrong_idempotency_key_is_refused(
    operation: Operation, key: str, samples: Samples
) -> None:
    sample: Sample = samples.of(operation)
    body = {**json.loads(sample.body)}
    del body["idempotencyKey"]
    sample = sample.with_json(body).with_header("Idempotency-Key", key)
    assert sample.send().status_code == 400


@pytest.mark.parametrize("operation", IDEMPOTENT, ids=by_id)
def test_two_different_idempotency_keys_are_refused(operation: Operation, samples: Samples) -> None:
    assert samples.of(operation).with_header("Idempotency-Key", "another").send().status_code == 400
