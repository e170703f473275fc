"""docs/openapi.yaml as a judge of answers."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from harness import Json, decode

DOCS = Path(__file__).resolve().parents[2] / "docs"
METHODS = ("get", "put", "post", "delete", "patch")

# What any answer of an HTTP server may carry, described or not.
USUAL_HEADERS = {
    "cache-control",
    "connection",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "referrer-policy",
    "transfer-encoding",
    "x-content-type-options",
    "x-frame-options",
}


class _ExactLoader(yaml.SafeLoader):
    """Numbers with a point are Decimals: 39.98 is a multiple of 0.01."""


def _exact(loader: _ExactLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact)


def load(name: str) -> Json:
    return yaml.load((DOCS / name).read_text(), _ExactLoader)  # noqa: S506 (a SafeLoader)


def escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


class Document:
    """A YAML document whose parts are schemas."""

    def __init__(self, name: str) -> None:
        self.root = load(name)
        resource: Resource[Json] = DRAFT202012.create_resource(self.root)
        self._registry = Registry().with_resource("urn:document", resource)

    def resolve(self, pointer: str) -> tuple[str, Json]:
        """What stands at a JSON pointer, and where: references are followed."""
        at: Json = self.root
        for part in pointer.removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            at = at[int(part)] if isinstance(at, list) else at[part]
        if isinstance(at, Mapping) and "$ref" in at:  # Beside it stands a description at most.
            return self.resolve(at["$ref"])
        return pointer, at

    @functools.cache  # noqa: B019 (documents live as long as the tests)
    def validator(self, pointer: str) -> Draft202012Validator:
        return Draft202012Validator({"$ref": f"urn:document{pointer}"}, registry=self._registry)

    def errors(self, pointer: str, value: Json) -> list[str]:
        """Why the value is not what the schema at that pointer says; nothing when it is."""
        return [
            f"{error.json_path}: {error.message[:300]}"
            for error in self.validator(pointer).iter_errors(value)
        ]


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    pointer: str
    content: Mapping[str, Any] = field(hash=False, compare=False)

    @property
    def is_internal(self) -> bool:
        return self.path.startswith("/internal/")

    @property
    def needs(self) -> str:
        """Who may call it: anyone, user, admin or service."""
        return str(self.content["x-access"])

    @property
    def body_limit(self) -> int:
        """In bytes."""
        return int(self.content.get("x-body-limit", 256 * 1024))

    @property
    def statuses(self) -> list[str]:
        return list(self.content["responses"])


class Description(Document):
    def __init__(self) -> None:
        super().__init__("openapi.yaml")
        self.operations = {each.id: each for each in self._read_operations()}
        self._patterns = [
            (each, re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(each.path))))
            for each in sorted(self.operations.values(), key=lambda it: it.path.count("{"))
        ]

    def _read_operations(self) -> Iterator[Operation]:
        for path, entry in self.root["paths"].items():
            for method in METHODS:
                if method in entry:
                    pointer = f"#/paths/{escape(path)}/{method}"
                    yield Operation(
                        entry[method]["operationId"], method.upper(), path, pointer, entry[method]
                    )

    def find(self, method: str, path: str) -> Operation | None:
        """The operation of a request; HEAD is GET's."""
        method = "GET" if method == "HEAD" else method
        for operation, pattern in self._patterns:
            if pattern.fullmatch(path):
                same_path = (it for it in self.operations.values() if it.path == operation.path)
                return next((it for it in same_path if it.method == method), None)
        return None

    def problems_of(self, operation: Operation, status: str) -> list[str]:
        """The slugs that this operation's answer of that status may have."""
        _, response = self.resolve(f"{operation.pointer}/responses/{status}")
        return list(response.get("x-problems", []))

    def judge(self, response: httpx.Response) -> list[str]:
        """What about an answer is not as described; nothing when all is."""
        request = response.request
        operation = self.find(request.method, request.url.raw_path.decode().split("?")[0])
        if operation is None:
            return self.judge_elsewhere(response)
        status = str(response.status_code)
        if status in operation.content["responses"]:
            return self._judge_by(response, f"{operation.pointer}/responses/{status}")
        if self._anywhere(response.status_code):
            return self._judge_by(response, "#/components/responses/BadRequest")
        return [f"{operation.id} is not described to answer {status}"]

    def judge_elsewhere(self, response: httpx.Response) -> list[str]:
        """An answer to what no operation describes: 404 or 405, or refused before that."""
        if response.status_code == 404:
            return self._judge_by(response, "#/components/responses/NotFound")
        if response.status_code == 405:
            return self._judge_by(response, "#/components/responses/MethodNotAllowed")
        if self._anywhere(response.status_code):
            return self._judge_by(response, "#/components/responses/BadRequest")
        return [f"an unknown call was answered {response.status_code}"]

    def _judge_by(self, response: httpx.Response, pointer: str) -> list[str]:
        where, described = self.resolve(pointer)
        return [
            *self._judge_headers(response, where, described),
            *self._judge_body(response, where, described),
        ]

    def _judge_headers(
        self, response: httpx.Response, pointer: str, described: Mapping[str, Any]
    ) -> Iterator[str]:
        known = {name.lower() for name in described.get("headers", {})}
        for name in response.headers:
            if name.lower() not in known | USUAL_HEADERS:
                yield f"header {name} is not described"
        for name in described.get("headers", {}):
            where, header = self.resolve(f"{pointer}/headers/{escape(name)}")
            value: Json = response.headers.get(name)
            if value is None:
                if header.get("required"):
                    yield f"header {name} is missing"
                continue
            if header["schema"].get("type") == "integer":
                value = int(value) if value.isdigit() else value
            for error in self.errors(f"{where}/schema", value):
                yield f"header {name}: {error}"

    def _judge_body(
        self, response: httpx.Response, pointer: str, described: Mapping[str, Any]
    ) -> Iterator[str]:
        content = described.get("content")
        if response.request.method == "HEAD" or content is None:
            if response.content:
                yield f"there is a body, of {len(response.content)} bytes"
            return
        media = response.headers.get("content-type", "").split(";")[0].strip()
        if media not in content:
            yield f"the body is {media or 'of no type'}, not {' or '.join(content)}"
            return
        where = f"{pointer}/content/{escape(media)}/schema"
        if not media.endswith("json"):
            yield from self.errors(where, response.text)
            return
        try:
            body = decode(response)
        except ValueError as error:
            yield f"the body is no JSON: {error}"
            return
        yield from self.errors(where, body)
        if media == "application/problem+json":
            yield from self._judge_problem(response, body, described)

    def _judge_problem(
        self, response: httpx.Response, body: Json, described: Mapping[str, Any]
    ) -> Iterator[str]:
        slug = str(body.get("type", "")).removeprefix("/problems/")
        allowed = {*described["x-problems"], *self._anywhere(response.status_code)}
        if slug not in allowed:
            yield f"{slug} is not among the problems {sorted(allowed)}"
        if "instance" not in body and slug not in self._anywhere(response.status_code):
            yield "the problem has no instance"
        if body.get("status") != response.status_code:
            yield f"the problem's status is {body.get('status')}"

    def _anywhere(self, status: int) -> list[str]:
        """Problems that the server itself answers, before any operation sees the request."""
        return list(self.root["x-problems-anywhere"].get(str(status), []))
