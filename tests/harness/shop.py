"""A running shop of its own: own ports, own data."""

import gzip
import os
import random
import signal
import socket
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import httpx

from harness.client import Client
from harness.wait import until

SERVICES = ("account", "item", "order", "payment")
ROOT = Path(__file__).resolve().parents[2]
ADMIN_EMAIL = "admin@souk.test"
ADMIN_PASSWORD = "an administrator of tests"
SECRET_KEY = "a secret that only tests may know"

# Where the late payment provider is not that late, so that tests needn't wait for it.
HASTY = {
    "SOUK_PROVIDER_LATE_ANSWER_MS": "4000",
    "SOUK_PAYMENTS_ANSWER_WITHIN_MS": "1500",
    "SOUK_RECOVERY_EVERY_MS": "200",
}


def binary() -> Path:
    return Path(os.environ.get("SOUK_BINARY", ROOT / "build/release/souk")).resolve()


# Below those that the kernel gives to outgoing connections: a stopped shop's ports must still be
# free when it starts again.
_PORTS = cycle(random.sample(range(10_000, 15_000), 5_000))


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on, each given only once in a long while."""
    return list(islice((port for port in _PORTS if _is_free(port)), count))


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def make_site(folder: Path) -> Path:
    """A small storefront of the form that the real one is built in."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>A shop</title>")
    script = b"show();" * 100
    (folder / "assets/main.js").write_bytes(script)
    (folder / "assets/main.js.gz").write_bytes(gzip.compress(script))
    return folder


class Shop:
    """`souk serve` with a data folder. Stopped or killed and started again, it keeps its ports.

    `settings` are further environment variables. Any number of threads may use its clients.
    """

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.ports = dict(zip(("gateway", *SERVICES), free_ports(1 + len(SERVICES)), strict=True))
        self.log = data.with_name(data.name + ".log")
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: httpx.HTTPTransport | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_running:
            self.kill9() if error else self.stop()

    # ---- the process

    @property
    def environment(self) -> dict[str, str]:
        ports = {f"SOUK_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SOUK_", "SHOP_")) and name != "SECRET_KEY"
        }
        return {
            **inherited,
            **ports,
            "SHOP_ADMIN_EMAIL": ADMIN_EMAIL,
            "SHOP_ADMIN_PASSWORD": ADMIN_PASSWORD,
            "SECRET_KEY": SECRET_KEY,
            "SOUK_RATE_LIMITS": "off",
            "SOUK_PASSWORDS_MEMORY_KIB": "1024",
            "SOUK_ACCOUNTS_ERASE_AFTER_MS": "500",
            **self._settings,
        }

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the shop is not running"
        return self._process

    def start(self, *, ready_within: float = 30.0) -> None:
        assert not self.is_running, "the shop is running already"
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = self._serve(log)
        try:
            self.wait_until_ready(ready_within)
        except BaseException:
            self.kill9()
            raise

    def _serve(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(binary()), "serve", "--data", str(self.data)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )

    def wait_until_ready(self, within: float = 30.0) -> None:
        def ready() -> bool:
            if self.process.poll() is not None:
                status = self.process.returncode
                raise AssertionError(f"souk ended with {status}:\n{self.log_tail()}")
            return all(self._is_ready(service) for service in SERVICES)

        until(ready, what=f"the shop is ready (its log: {self.log})", within=within)

    def _is_ready(self, service: str) -> bool:
        try:
            with Client(self.url(service), self.transport) as probe:
                return probe.get("/health/ready", timeout=2.0).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self, *, within: float = 20.0) -> int:
        """SIGTERM, as an operator would. Answers the exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(within)
        except subprocess.TimeoutExpired as late:
            self.kill9()
            raise AssertionError(f"souk did not stop within {within:g} s of SIGTERM") from late
        self._forget()
        return status

    def kill9(self) -> None:
        """As a power cut would, as far as the process can tell."""
        self.process.kill()
        self.process.wait()
        self._forget()

    def _forget(self) -> None:
        self._process = None
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def log_tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def run(
        self, *arguments: str, timeout: float = 60.0, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """A command of the program about this shop: `shop.run("audit", "--json")`."""
        done = subprocess.run(
            [str(binary()), *arguments, "--data", str(self.data)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check:
            said = f"{done.args}: {done.returncode}\n{done.stdout}{done.stderr}"
            assert done.returncode == 0, said
        return done

    # ---- its clients

    @property
    def transport(self) -> httpx.HTTPTransport:
        """One pool of connections for all clients; a client of its own costs nothing then."""
        if self._transport is None:
            limits = httpx.Limits(max_connections=512, max_keepalive_connections=512)
            self._transport = httpx.HTTPTransport(verify=False, limits=limits)
        return self._transport

    def url(self, service: str = "gateway") -> str:
        return f"http://127.0.0.1:{self.ports[service]}"

    def visitor(self, service: str = "gateway") -> Client:
        """Somebody without a token."""
        return Client(self.url(service), self.transport)

    def admin(self) -> Client:
        return self.visitor().login(ADMIN_EMAIL, ADMIN_PASSWORD)

    def customer(self, name: str = "customer") -> Client:
        """A new account, logged in."""
        email = f"{name}-{uuid.uuid4().hex[:12]}@souk.test"
        visitor = self.visitor()
        visitor.register(email)
        return visitor.login(email)

    def customers(self, count: int) -> Iterator[Client]:
        return (self.customer(f"customer{number}") for number in range(count))
