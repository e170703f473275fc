"""What every answer has, and what is served beside the API."""

import re

import pytest

from contract.description import DOCS, METHODS, Description, Operation
from contract.samples import Samples
from harness import SERVICES, Shop, decode, slug_of

OPERATIONS = list(Description().operations.values())
PUBLIC = [it for it in OPERATIONS if not it.is_internal and it.content["tags"] != ["operations"]]


def by_id(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_every_call_succeeds(operation: Operation, samples: Samples) -> None:
    response = samples.of(operation).send()
    assert response.is_success, f"{response.status_code} {response.text[:500]}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_how_it_is(service: str, shop: Shop) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert shop.visitor(service).get(path).status_code == 200
    assert shop.visitor().get("/health/live").status_code == 200


def test_metrics_are_those_of_prometheus(shop: Shop) -> None:
    line = re.compile(r"[a-zA-Z_:][\w:]*(\{.*\})? (-?[0-9.e+-]+|NaN|[+-]Inf)( \d+)?")
    text = shop.visitor("order").get("/metrics").text
    values = [each for each in text.splitlines() if each and not each.startswith("#")]
    assert values
    assert [each for each in values if not line.fullmatch(each)] == []
    assert 'route="/api/v1/' in text


PATHS = {it.path for it in PUBLIC}


@pytest.mark.parametrize("path", sorted(PATHS))
def test_other_methods_are_not_allowed(path: str, shop: Shop) -> None:
    own = {it.method for it in OPERATIONS if it.path == path}
    concrete = re.sub(r"\{\w+\}", "01890a5d-ac96-774b-bcce-b302099a8057", path)
    for method in {each.upper() for each in METHODS} | {"OPTIONS"}:
        if method in own:
            continue
        response = shop.visitor().request(method, concrete)
        assert (response.status_code, slug_of(response)) == (405, "method-not-allowed"), method
        assert own <= {each.strip() for each in response.headers["allow"].split(",")}


@pytest.mark.parametrize(
    "path",
    ["/", "/api", "/api/v1", "/api/v2/items", "/api/v1/nothing", "/api/v1/items/", "/docs/x"],
)
def test_nothing_is_elsewhere(path: str, shop: Shop) -> None:
    response = shop.visitor("item").get(path)
    assert (response.status_code, slug_of(response)) == (404, "not-found")


READS = [it for it in PUBLIC if it.method == "GET"]


@pytest.mark.parametrize("operation", READS, ids=by_id)
def test_head_answers_as_get_does(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)
    got, head = sample.send(), sample.but(method="HEAD").send()
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    changing = ("date", "x-request-id")
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in got.headers.items() if k not in changing
    }


def test_the_requests_id_is_echoed(samples: Samples) -> None:
    mine = {"X-Request-Id": "my-request-1"}
    response = samples.buyer.get("/api/v1/items?limit=1", headers=mine)
    assert response.headers["x-request-id"] == "my-request-1"
    made_up = {samples.buyer.get("/api/v1/accounts/me").headers["x-request-id"] for _ in range(3)}
    assert len(made_up) == 3


def test_the_callers_trace_is_continued(samples: Samples) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    mine = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    response = samples.buyer.get("/api/v1/items/none", headers=mine)
    assert decode(response)["traceId"] == trace
    for broken in ("00-xyz-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", "x" * 500):
        response = samples.buyer.get("/api/v1/items/none", headers={"traceparent": broken})
        assert re.fullmatch("[0-9a-f]{32}", decode(response)["traceId"])
        assert decode(response)["traceId"] not in (trace, "0" * 32)


def test_answers_forbid_what_a_browser_should_not_do(samples: Samples) -> None:
    for response in (
        samples.buyer.get("/api/v1/accounts/me"),
        samples.buyer.get("/api/v1/items/none"),
    ):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert "server" not in response.headers


# ---- the documents


@pytest.mark.parametrize("name", ["openapi.yaml", "asyncapi.yaml"])
def test_the_descriptions_are_served(name: str, shop: Shop, bare: None) -> None:
    response = shop.visitor().get(f"/{name}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/yaml"
    assert response.content == (DOCS / name).read_bytes()
    known = {"If-None-Match": response.headers["etag"]}
    assert shop.visitor().get(f"/{name}", headers=known).status_code == 304


def test_the_page_loads_only_its_own_files(shop: Shop, bare: None) -> None:
    page = shop.visitor().get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "'unsafe-" not in page.headers["content-security-policy"]
    links = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert "/docs/swagger-ui-bundle.js" in links
    for link in links:
        assert link.startswith("/")
        assert shop.visitor().get(link).status_code == 200, link
    assert shop.visitor().get("/docs/none.js").status_code == 404
    assert shop.visitor().get("/docs/..%2fopenapi.yaml").status_code in (400, 404)
