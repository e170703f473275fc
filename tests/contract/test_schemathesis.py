"""Random requests made from the description: no 5xx, and every answer as described."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks

from contract.description import Description
from contract.samples import png
from harness import Shop

EXAMPLES = int(os.environ.get("SOUK_SCHEMATHESIS_EXAMPLES", "25"))


def refuses_what_is_not_described(context: Any, response: Any, case: Any) -> bool | None:
    """Any refusal is one; a parameter that is empty counts as absent, one that is unknown too."""
    query = case.query or {}
    unknown = set(query) - {each.name for each in case.operation.query}
    if 400 <= response.status_code < 500 or unknown or "" in query.values():
        return None
    return checks.negative_data_rejection(context, response, case)


CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    refuses_what_is_not_described,
]

schemathesis.openapi.media_type("image/png", st.binary() | st.just(png()))
schemathesis.openapi.media_type("image/jpeg", st.binary())
schemathesis.openapi.media_type("image/webp", st.binary())

described = json.loads(json.dumps(Description().root, default=float))
schema = (
    schemathesis.openapi.from_dict(described)
    .exclude(tag=["internal", "operations"])
    .exclude(operation_id="streamOrders")  # Its answer goes on for minutes.
)


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop of its own: these tests leave much behind."""
    with Shop(tmp_path_factory.mktemp("schemathesis") / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def token(playground: Shop) -> str:
    admin = playground.admin()
    for number in range(3):
        admin.create_item(upc=f"UPC00{number + 1}")
    return admin.token


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_gets_an_answer_that_is_not_described(
    case: Any, playground: Shop, token: str
) -> None:
    case.call_and_validate(
        base_url=playground.url(), headers={"Authorization": f"Bearer {token}"}, checks=CHECKS
    )
