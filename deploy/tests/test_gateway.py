"""A gateway that runs, whose services are all away: it answers by itself."""

import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

DEPLOY = Path(__file__).parent.parent
WITHIN_S = 20


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[dict[str, int]]:
    """Its ports."""
    *ours, nobody = (f"127.0.0.1:{port}" for port in free_ports(5))
    subprocess.run([DEPLOY / "haproxy/make_certificate", tmp_path / "gateway.pem"], check=True)
    names = ("HTTPS", "HTTP", "METRICS", "LOCAL_HTTP")
    environment = {
        **os.environ,
        **{f"SOUK_GATEWAY_{name}": at for name, at in zip(names, ours, strict=True)},
        **{f"SOUK_PEERS_{name}": nobody for name in ("ACCOUNT", "ITEM", "ORDER", "PAYMENT")},
        "SOUK_GATEWAY_CERTIFICATE": str(tmp_path / "gateway.pem"),
    }
    with (tmp_path / "backends.cfg").open("w") as backends:
        subprocess.run([DEPLOY / "haproxy/backends"], env=environment, stdout=backends, check=True)
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(
            ["haproxy", "-f", DEPLOY / "haproxy/haproxy.cfg", "-f", tmp_path / "backends.cfg"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    yield {name: int(at.rpartition(":")[2]) for name, at in zip(names, ours, strict=True)}
    alive = running.poll() is None
    running.kill()
    running.wait()
    assert alive, (tmp_path / "log").read_text()


def ask(
    port: int, method: str = "GET", path: str = "/api/v1/orders", scheme: str = "http"
) -> httpx.Response:
    """As soon as it listens."""
    end = time.monotonic() + WITHIN_S
    while True:
        try:
            url = f"{scheme}://127.0.0.1:{port}{path}"
            return httpx.request(method, url, timeout=WITHIN_S, verify=False)
        except httpx.ConnectError:
            assert time.monotonic() < end
            time.sleep(0.05)


def test_without_a_service_it_says_so_and_lives_on(gateway: dict[str, int]) -> None:
    for method in ("GET", "POST", "GET"):
        answer = ask(gateway["LOCAL_HTTP"], method)
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "1"
        problem = answer.json()
        assert (problem["type"], problem["status"]) == ("/problems/unavailable", 503)
        assert problem["instance"] == "/api/v1/orders"
        assert re.fullmatch("[0-9a-f]{32}", problem["traceId"])


def test_every_answer_over_tls_asks_for_tls_from_now_on(gateway: dict[str, int]) -> None:
    for path in ("/api/v1/orders", "/", "/metrics"):
        answer = ask(gateway["HTTPS"], path=path, scheme="https")
        assert answer.status_code in (404, 503)
        for_a_year = "max-age=31536000; includeSubDomains"
        assert answer.headers["strict-transport-security"] == for_a_year
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "base-uri 'none'" in answer.headers["content-security-policy"]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_not_spoken(gateway: dict[str, int]) -> None:
    ask(gateway["HTTPS"], scheme="https")
    spoken = set()
    for version in ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        # This side would, so that it is the gateway that refuses.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", gateway["HTTPS"]), WITHIN_S) as plain:
            try:
                context.wrap_socket(plain).close()
                spoken.add(version)
            except (ssl.SSLError, OSError):
                pass
    assert spoken == {ssl.TLSVersion.TLSv1_2}


def test_people_are_sent_to_tls_and_programs_are_refused(gateway: dict[str, int]) -> None:
    page = ask(gateway["HTTP"], path="/cart")
    assert page.status_code == 308
    assert page.headers["location"].startswith("https://127.0.0.1")
    for path in ("/api/v1/orders", "/%61pi/v1/orders"):
        call = ask(gateway["HTTP"], path=path)
        assert (call.status_code, call.json()["type"]) == (403, "/problems/forbidden")


def test_what_is_no_request_is_refused(gateway: dict[str, int]) -> None:
    port = gateway["LOCAL_HTTP"]
    ask(port)
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S) as plain:
        plain.sendall(b"GET /api/v1/orders HTTP/1.1\r\nHost: shop\r\nBad Name: 1\r\n\r\n")
        said = b"".join(iter(lambda: plain.recv(4096), b""))
    assert said.startswith(b"HTTP/1.1 400 "), said
