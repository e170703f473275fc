"""Bodies that are wrong in one way each, made from a schema and a good body."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contract.description import Description
from harness import Json


@dataclass(frozen=True)
class Raw:
    """Text that stands in the JSON as it is."""

    text: str


def render(value: Json) -> bytes:
    """JSON in which each Raw stands as its own text."""
    raws: list[str] = []

    def stand_in(other: Any) -> Any:
        if isinstance(other, Raw):
            raws.append(other.text)
            return f"\0{len(raws) - 1}\0"
        return float(other)

    text = json.dumps(value, default=stand_in)
    for number, raw in enumerate(raws):
        text = text.replace(json.dumps(f"\0{number}\0"), raw)
    return text.encode()


Mutation = tuple[str, Json]
NUMBERS_THAT_ARE_NONE = [
    "NaN",
    "Infinity",
    "1e400",
    "-1e400",
    "1e99999",
    "01",
    "+1",
    "1.",
    ".5",
    "0x1",
]


class Mutations:
    def __init__(self, description: Description) -> None:
        self._description = description

    def of(self, pointer: str, good: Json, at: str = "") -> Iterator[Mutation]:
        """Every wrong value for the schema at the pointer; `good` is a right one."""
        pointer, schema = self._description.resolve(pointer)
        if "anyOf" in schema:  # What it is, or null.
            pointer, schema = self._description.resolve(f"{pointer}/anyOf/0")
        kind = schema.get("type", "object" if "properties" in schema else "")
        for wrong in _of_other_types(kind):
            yield f"{at or 'body'} is {_say(wrong)}", wrong
        if kind == "object" and good is not None:
            yield from self._objects(pointer, schema, good, f"{at}." if at else "")
        elif kind == "array":
            yield from self._arrays(pointer, schema, good, at)
        elif kind == "string":
            yield from _texts(schema, good, at)
        elif kind in ("integer", "number"):
            yield from _numbers(schema, kind, at)

    def _objects(
        self, pointer: str, schema: Mapping[str, Any], good: Json, at: str
    ) -> Iterator[Mutation]:
        for name in schema.get("required", []):
            if name in good:
                without = {key: value for key, value in good.items() if key != name}
                yield f"{at}{name} is missing", without
                yield f"{at}{name} is null", {**good, name: None}
        for name in schema.get("properties", {}):
            inner = self.of(f"{pointer}/properties/{name}", good.get(name), f"{at}{name}")
            for what, wrong in inner:
                yield what, {**good, name: wrong}

    def _arrays(
        self, pointer: str, schema: Mapping[str, Any], good: Json, at: str
    ) -> Iterator[Mutation]:
        first = good[0]
        if schema.get("minItems"):
            yield f"{at} is empty", []
        if most := schema.get("maxItems"):
            yield f"{at} has {most + 1}", [first] * (most + 1)
        yield f"{at} holds null", [*good, None]
        for what, wrong in self.of(f"{pointer}/items", first, f"{at}[]"):
            yield what, [wrong, *good[1:]]


def _of_other_types(kind: str) -> list[Json]:
    values: dict[str, Json] = {
        "string": "text",
        "number": 1,
        "boolean": True,
        "array": ["x"],
        "object": {"x": 1},
    }
    own = {"integer": "number", "": "object"}.get(kind, kind)
    wrong = [value for name, value in values.items() if name != own]
    return [*wrong, "1"] if own == "number" else wrong


def _texts(schema: Mapping[str, Any], good: Json, at: str) -> Iterator[Mutation]:
    if schema.get("minLength", 0) > 0 or "enum" in schema:
        yield f"{at} is empty", ""
    if "maxLength" in schema:
        filler = str(good or "x")
        yield f"{at} is too long", filler + "x" * (schema["maxLength"] + 1 - len(filler))
    if least := schema.get("minLength", 0) - 1 > 0:
        yield f"{at} is too short", "z" * least
    if "enum" in schema:
        yield f"{at} is none of the words", "NONSENSE"
    if "pattern" in schema:
        yield f"{at} holds a control character", f"{good or 'x'}\u0007"
        yield f"{at} holds a NUL", f"{good or 'x'}\u0000"
    yield f"{at} holds half a surrogate", Raw('"\\ud800"')
    yield f"{at} holds a raw control character", Raw('"a\nb"')


def _numbers(schema: Mapping[str, Any], kind: str, at: str) -> Iterator[Mutation]:
    for text in NUMBERS_THAT_ARE_NONE:
        yield f"{at} is {text}", Raw(text)
    yield f"{at} has a third decimal", Raw("1.001")
    if kind == "integer":
        yield f"{at} is no whole number", Raw("1.5")
        yield f"{at} is beyond 64 bits", Raw("18446744073709551617")
    if "minimum" in schema:
        yield f"{at} is too small", Decimal(str(schema["minimum"])) - 1
    if "maximum" in schema:
        yield f"{at} is too great", Raw(str(Decimal(str(schema["maximum"])) + 1))
    if "not" in schema:
        yield f"{at} is {schema['not']['const']}", schema["not"]["const"]


def _say(value: Json) -> str:
    return f"the {type(value).__name__} {json.dumps(value)}"


def broken_json(good: bytes) -> dict[str, bytes]:
    """Bodies that are no JSON, or JSON that we refuse, made from a good object's text."""
    text = good.decode()
    inner = text[1:-1]
    first = inner.split(":", 1)[0]
    nested = "[" * 40 + "]" * 40
    very_nested = "[" * 100_000
    return {
        "nothing": b"",
        "a space": b" ",
        "a word": b"hello",
        "a list": b"[]",
        "null": b"null",
        "a text": b'"x"',
        "a number": b"1",
        "half": good[: len(good) // 2],
        "without its end": good[:-1],
        "twice": good + good,
        "and more": good + b"x",
        "a trailing comma": good[:-1] + b",}",
        "single quotes": text.replace('"', "'").encode(),
        "a comment": b"/* */" + good,
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "UTF-16": text.encode("utf-16-le"),
        "no UTF-8": good[:-1] + b', "x": "\xff\xfe"}',
        "an overlong slash": good[:-1] + b', "x": "\xc0\xaf"}',
        "a raw NUL": good[:-1] + b', "x": "\x00"}',
        "a wrong escape": good[:-1] + b', "x": "\\q"}',
        "NaN": good[:-1] + b', "x": NaN}',
        "a repeated member": f"{{{inner}, {first}: null}}".encode(),
        "a repeated member, escaped": f"{{{inner}, {_escaped(first)}: null}}".encode(),
        "a repeated unknown member": good[:-1] + b', "x": 1, "x": 1}',
        "40 lists deep": good[:-1] + f', "x": {nested}}}'.encode(),
        "100,000 lists deep": good[:-1] + f', "x": {very_nested}'.encode(),
    }


def _escaped(name: str) -> str:
    """The same member name, spelled with an escape."""
    letter = name[1]
    return f'"\\u{ord(letter):04x}{name[2:]}'
