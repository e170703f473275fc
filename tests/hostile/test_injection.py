"""Texts that would break out of where they are put, in everything that a client says: no line of the
log is forged or broken, no header of an answer is made or split by them."""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpx

from contract.description import Description, Operation
from contract.samples import Sample, Samples
from harness import Json, Shop, encode

MARK = "outbreak"
TEXTS = [
    f"\r\nX-Injected: {MARK}",
    f"\nSet-Cookie: {MARK}=1\n\n<script>",
    f'"}}\n{{"time":"2026-01-01T00:00:00.000Z","level":"error","what":"{MARK}"}}',
    f"\x1b[2J\x1b]0;{MARK}\x07",
    f"{MARK}\x00\x08\x7f\x85\x9b",
    f"{MARK}\u2028\u2029\u202e",
    f"{MARK}%0d%0aX-Injected:%20yes\\r\\n${{jndi:x}}%n%s",
]
HEADERS = ("X-Request-Id", "Idempotency-Key", "If-Match", "If-None-Match", "traceparent", "User-Agent")
HEADERS += ("X-Forwarded-For", "X-Forwarded-Proto", "Accept", "Content-Type", "Referer", "Origin")


def in_body(sample: Sample, text: str) -> Iterator[Sample]:
    """For each text of the body, one with this text in its place."""
    if not sample.body.startswith(b"{"):
        if sample.headers.get("Content-Type") == "text/csv":
            cell = text.replace('"', '""')
            line = f'"UPC-{cell}","{cell}",1.00,1\r\n'
            yield sample.but(body=b"upc,name,price,availableUnits\r\n" + line.encode())
        return
    body = json.loads(sample.body)

    def places(value: Json) -> Iterator[tuple[Json, str | int]]:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(inner, str):
                yield value, key
            elif isinstance(inner, dict | list):
                yield from places(inner)

    for where, key in list(places(body)):
        kept, where[key] = where[key], text
        yield sample.but(body=encode(body))
        where[key] = kept


def in_path(sample: Sample, operation: Operation, text: str) -> Iterator[Sample]:
    path = sample.path.split("?")[0]
    told = quote(text, safe="")
    yield sample.but(path=f"{path}?q={told}&{told}=1")
    if "{" in operation.path:
        key = path.removeprefix(operation.path.split("{")[0]).split("/")[0]
        yield sample.but(path=path.replace(key, told))


def in_headers(sample: Sample, text: str) -> Iterator[Sample]:
    """As far as a header's value can hold it: the rest is no HTTP, and told of in test_framing."""
    told = re.sub(r"[\x00-\x1f\x7f]", "", text)
    for name in HEADERS:
        yield sample.with_header(name, told)


def injected(sample: Sample, operation: Operation, text: str) -> Iterator[Sample]:
    yield from in_body(sample, text)
    yield from in_path(sample, operation, text)
    yield from in_headers(sample, text)


def faults_of(answer: httpx.Response) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    for name, value in answer.headers.raw:
        if MARK.encode() in name + value and name.lower() != b"x-request-id":
            yield f"a header repeats it: {name!r}: {value!r}"
        if not re.fullmatch(rb"[\t\x20-\x7e]*", value):
            yield f"a header is not plain: {name!r}: {value!r}"
    if {"x-injected", "set-cookie"} & set(answer.headers):
        yield "a header was made"


def broken_lines(log: bytes) -> Iterator[str]:
    for line in log.split(b"\n")[:-1]:
        try:
            told = json.loads(line)
        except ValueError:
            yield f"no JSON: {line[:300]!r}"
            continue
        if MARK in told["what"] or not {"time", "level"} <= set(told):
            yield f"forged: {line[:300]!r}"
        if re.search(rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f]", line):
            yield f"a control character: {line[:300]!r}"


def test_nothing_breaks_out_of_a_log_line_or_a_header(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop({"SOUK_LOG_LEVEL": "debug"})
    greeting = len(shop.log.read_bytes())  # For people, before the first line for machines.
    description = Description()
    samples = Samples(shop, shop.admin(), description)
    wrong = []
    for operation in description.operations.values():
        sample = samples.of(operation)
        for text in TEXTS:
            for each in injected(sample, operation, text):
                answer = each.send()
                wrong += [f"{operation.id} {each}: {fault}" for fault in faults_of(answer)]
    shop.stop()
    log = shop.log.read_bytes()[greeting:]
    assert wrong == []
    assert list(broken_lines(log)) == []
    assert log.count(MARK.encode()) > len(description.operations)
