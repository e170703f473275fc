"""What every answer has, and what is served beside the API."""

import re

import httpx
import pytest

from contract.description import DOCS, METHODS, Description, Operation
from contract.samples import Samples
from harness import SERVICES, Shop, decode, slug_of, until

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
    for method in {each.upper() for each in METHODS} | {"OPTIONS", "TRACE"}:
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


# What programs ask for stays a problem where the storefront has all the other paths.
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path",
    [
        *("/api", "/api/", "/api/v1", "/api/v2/items", "/api/v1/nothing", "/api/v1/items/"),
        *("/docs/", "/problems/not-found", "/health", "/health/x", "/internal", "/metrics/x"),
        *("/%61pi/v1/nothing", "/%69nternal/v1/quotes", "/metric%73", "/healt%68/read%79"),
    ],
)
def test_the_storefront_hides_no_problem(method: str, path: str, shop: Shop) -> None:
    response = shop.visitor().request(method, path)
    assert (response.status_code, slug_of(response)) == (404, "not-found")


READS = [it for it in PUBLIC if it.method == "GET"]


def lasting_headers(response: httpx.Response) -> dict[str, str]:
    return {k: v for k, v in response.headers.items() if k not in ("date", "x-request-id")}


@pytest.mark.parametrize("operation", READS, ids=by_id)
def test_head_answers_as_get_does(operation: Operation, samples: Samples) -> None:
    sample = samples.of(operation)

    def alike() -> bool:
        """Once nothing changes in between: what earlier tests bought is still being sold."""
        got, head = sample.send(), sample.but(method="HEAD").send()
        assert head.status_code == got.status_code == 200
        assert head.content == b""
        return lasting_headers(head) == lasting_headers(got)

    until(alike, what="HEAD has the header of GET")


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
        samples.buyer.get("/api/v1/accounts/me", headers={"Origin": "https://elsewhere.test"}),
        samples.buyer.get("/api/v1/items/none"),
    ):
        assert "access-control-allow-origin" not in response.headers
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"
        policy = set(response.headers["content-security-policy"].split("; "))
        assert policy >= {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"}
        assert "sandbox" in policy
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
    policy = page.headers["content-security-policy"]
    assert "'unsafe-" not in policy
    assert "default-src 'none'; " in policy
    assert "base-uri 'none'; " in policy
    links = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert "/docs/swagger-ui-bundle.js" in links
    for link in links:
        assert link.startswith("/")
        assert shop.visitor().get(link).status_code == 200, link
    assert shop.visitor().get("/docs/none.js").status_code == 404
    assert shop.visitor().get("/docs/..%2fopenapi.yaml").status_code in (400, 404)


# ---- the storefront


@pytest.mark.parametrize("path", ["/", "/index.html", "/cart", "/orders/1", "/ada@example.com"])
def test_the_storefront_has_every_other_path(path: str, shop: Shop, bare: None) -> None:
    page = shop.visitor().get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    policy = set(page.headers["content-security-policy"].split("; "))
    assert policy >= {"default-src 'none'", "script-src 'self'", "style-src 'self'"}
    assert policy >= {"base-uri 'none'", "frame-ancestors 'none'"}
    assert page.headers["x-content-type-options"] == "nosniff"
    known = {"If-None-Match": page.headers["etag"]}
    assert shop.visitor().get(path, headers=known).status_code == 304
    assert shop.visitor().request("HEAD", path).headers["content-length"] == str(len(page.content))
    assert shop.visitor().request("POST", path).status_code == 405


def test_the_storefronts_assets_are_small_and_may_be_kept(shop: Shop, bare: None) -> None:
    path = "/assets/main.js"
    plain = shop.visitor().get(path)
    small = shop.visitor().get(path, headers={"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content  # Decoded.
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"])
    for response in (plain, small):
        assert response.headers["vary"] == "Accept-Encoding"
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    for none in ("/assets/none.js", "/none.png", "/assets/"):
        assert shop.visitor().get(none).status_code == 404
