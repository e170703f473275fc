"""The two documents themselves."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from contract.description import Description, Document, load
from contract.mutations import Mutations, broken_json, render
from harness import Json


def test_it_is_valid_openapi(description: Description) -> None:
    document = json.loads(json.dumps(description.root, default=float))
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_operation_is_complete(description: Description) -> None:
    ids = [it.id for it in description.operations.values()]
    assert len(ids) == len(set(ids)) >= 36
    for operation in description.operations.values():
        assert operation.content["summary"]
        assert operation.content["tags"]
        assert operation.needs in ("anyone", "user", "admin", "service")
        guarded: dict[str, Json] = {"anyone": [], "service": [{"serviceAuth": []}]}
        expected = guarded.get(operation.needs)
        assert operation.content.get("security") == expected, operation.id
        placeholders = re.findall(r"\{(\w+)\}", operation.path)
        path = description.root["paths"][operation.path]
        described = [
            description.resolve(f"#/paths/{operation.path.replace('/', '~1')}/parameters/{index}")[
                1
            ]["name"]
            for index, _ in enumerate(path.get("parameters", []))
        ]
        assert described == placeholders


def examples_in(at: Json, pointer: str) -> Iterator[tuple[str, Json]]:
    """Each example, with the pointer of the schema that it is of."""
    if isinstance(at, list):
        for index, each in enumerate(at):
            yield from examples_in(each, f"{pointer}/{index}")
    if not isinstance(at, dict):
        return
    if "example" in at and "schema" in at:
        yield f"{pointer}/schema", at["example"]
    if isinstance(at.get("examples"), list):
        yield from ((pointer, example) for example in at["examples"])
    for name, each in at.items():
        if name not in ("example", "examples"):
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            yield from examples_in(each, f"{pointer}/{escaped}")


def test_every_example_is_an_example(description: Description) -> None:
    examples = list(examples_in(description.root, "#"))
    assert len(examples) > 20
    wrong = {where: description.errors(where, example) for where, example in examples}
    assert {where: errors for where, errors in wrong.items() if errors} == {}


def references_in(at: Any) -> Iterator[str]:
    if isinstance(at, dict):
        if isinstance(at.get("$ref"), str):
            yield at["$ref"]
        at = list(at.values())
    if isinstance(at, list):
        for each in at:
            yield from references_in(each)


@pytest.mark.parametrize("name", ["openapi.yaml", "asyncapi.yaml"])
def test_every_component_is_used(name: str) -> None:
    document = Document(name)
    used = set(references_in(document.root))
    for reference in used:
        document.resolve(reference)
    for kind in ("schemas", "responses", "parameters", "headers", "messages"):
        for component in document.root["components"].get(kind, {}):
            own = f"#/components/{kind}/{component}"
            # For what every path answers, whatever it is.
            everywhere = component in ("NotFound", "MethodNotAllowed", "BadRequest")
            assert own in used or everywhere, own


def test_every_problem_is_a_slug(description: Description) -> None:
    for operation in description.operations.values():
        for status in operation.statuses:
            for slug in description.problems_of(operation, status):
                assert re.fullmatch("[a-z]+(-[a-z]+)*", slug)
            if status[0] in "45" and operation.id != "isReady":
                assert description.problems_of(operation, status), f"{operation.id} {status}"


def test_asyncapi_names_the_seeds_topics_and_events() -> None:
    root = load("asyncapi.yaml")
    channels = {it["address"]: set(it["messages"]) for it in root["channels"].values()}
    assert channels == {
        "payment.events": {"PaymentSucceeded", "PaymentFailed"},
        "order.events": {"OrderCancelled"},
        "payment.events.dlq": {"deadLetter"},
        "order.events.dlq": {"deadLetter"},
    }


# ---- the judge itself: a judge that accepts everything would make every contract test pass


def test_the_judge_tells_right_from_wrong(description: Description) -> None:
    item = description.root["components"]["schemas"]["Item"]["examples"][0]
    pointer = "#/components/schemas/Item"
    assert description.errors(pointer, item) == []
    for wrong in (
        {**item, "price": "39.98"},
        {**item, "price": Decimal("39.985")},
        {**item, "availableUnits": -1},
        {**item, "createdAt": "yesterday"},
        {**item, "id": item["id"].upper()},
        {key: value for key, value in item.items() if key != "upc"},
    ):
        assert description.errors(pointer, wrong) != []


def test_every_mutation_differs_from_the_schema(description: Description) -> None:
    """What the schema allows is no bad input, so a test with it could not fail rightly."""
    unfit = []
    for operation in description.operations.values():
        pointer = f"{operation.pointer}/requestBody/content/application~1json"
        try:
            _, media = description.resolve(pointer)
        except KeyError:
            continue
        if "example" not in media:
            continue
        for what, body in Mutations(description).of(f"{pointer}/schema", media["example"]):
            try:
                value = json.loads(render(body), parse_float=Decimal, parse_constant=float)
                errors = description.errors(f"{pointer}/schema", value)
            except (ValueError, TypeError, ArithmeticError):
                continue  # No JSON, or no number that anybody could compare.
            if not errors and "surrogate" not in what:
                unfit.append(f"{operation.id}: {what}")
    assert unfit == []


def test_broken_json_is_broken() -> None:
    good = b'{"email": "a@b.c", "password": "x"}'
    assert json.loads(good)
    bodies = broken_json(good)
    assert len(bodies) > 20
    assert good not in bodies.values()
