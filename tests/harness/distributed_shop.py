"""A running shop in the distributed shape: real engines, two of each service, HAProxy."""

import os
import random
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import httpx

from harness.client import Client
from harness.kafka import Kafka
from harness.shop import ADMIN_EMAIL, ADMIN_PASSWORD, ROOT, SECRET_KEY, SERVICES, Shop
from harness.wait import until

BINARY = ROOT / "build/distributed/souk"
# Who can be told to reach Kafka through a proxy: a broker's clients go where it says that it is, so
# there it listens at a port of its own, and names the proxy's.
THROUGH_PROXIES = {"order-1": 95, "order-2": 96, "payment-1": 97, "payment-2": 98}
PROXIED = 100  # Above the broker's port is the proxy's.
INSTANCES = tuple(f"{service}-{number}" for service in SERVICES for number in (1, 2))
USED = (
    *(42, 43, 79, 80, 92, 93, 306, 404, 443),
    *range(81, 86),
    *range(181, 185),
    *range(281, 285),
    *(port + proxied for port in THROUGH_PROXIES.values() for proxied in (0, PROXIED)),
)


def binary() -> Path:
    return Path(os.environ.get("SOUK_BINARY", BINARY)).resolve()


def free_base() -> int:
    """A number above which all ports that the shop uses are free."""
    while True:
        base = random.randrange(15_000, 30_000, 500)
        with_them = [socket.socket() for _ in USED]
        try:
            for one, port in zip(with_them, USED, strict=True):
                one.bind(("127.0.0.1", base + port))
            return base
        except OSError:
            continue
        finally:
            for one in with_them:
                one.close()


class FollowingTransport(httpx.HTTPTransport):
    """What one instance of the item service wrote, the other shows a moment later: tests that look
    at items, or order them, wait for that moment."""

    MOMENT_S = 0.15
    _last_change = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        looks = request.method in ("GET", "HEAD")
        of_items = path.startswith("/api/v1/items")
        if looks and of_items:
            time.sleep(self.MOMENT_S)
        elif not looks:
            left = self._last_change + self.MOMENT_S - time.monotonic()
            time.sleep(max(0.0, left))
        response = super().handle_request(request)
        if of_items and not looks:
            self._last_change = time.monotonic()
        return response


class DistributedShop(Shop):
    """What deploy/local/up starts. Its gateway is HAProxy; the services' ports are those of the
    first instances."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(data, settings)
        self.base = free_base()
        own = {service: self.base + 81 + number for number, service in enumerate(SERVICES)}
        self.ports = {"gateway": self.base + 80, **own}
        self._running = False
        self._others: list[subprocess.Popen[bytes]] = []
        self.export: Path | None = None  # What a new shop begins with.

    @property
    def environment(self) -> dict[str, str]:
        """Also what a command needs to find the engines and services."""
        inherited = {
            name: value for name, value in super().environment.items() if not name.endswith("_PORT")
        }
        peers = {
            f"SOUK_PEERS_{service.upper()}": f"127.0.0.1:{port},127.0.0.1:{port + 100}"
            for service, port in self.ports.items()
            if service != "gateway"
        }
        return {
            **inherited,
            **peers,
            **{f"SOUK_{service.upper()}_PORT": str(self.ports[service]) for service in SERVICES},
            "SOUK_GATEWAY_PORT": str(self.ports["gateway"]),
            "SOUK_PEERS_CARDS": f"127.0.0.1:{self.base + 85}",
            "SOUK_SHAPE": "distributed",
            "SOUK_ITEMS_FOLLOW_MS": "50",
            "SOUK_PAYMENTS_PENDING_MS": "8000",
            "SOUK_MYSQL_PORT": str(self.base + 306),
            "SOUK_MYSQL_PASSWORD": "souk-local",
            "SOUK_CASSANDRA_NODES": f"127.0.0.1:{self.base + 42}",
            "SOUK_KAFKA_BROKERS": f"127.0.0.1:{self.base + 92}",
            "SOUK_GATEWAY_ADDRESS_CONNECTIONS": "5000",
            "SOUK_GATEWAY_ADDRESS_REQUESTS": "1000000",
            "LOCAL_BASE": str(self.base),
            "LOCAL_DATA": str(self.data),
            "SOUK_BINARY": str(binary()),
        }

    def port_of(self, name: str) -> int:
        """Of "order-1", "kafka", …"""
        engines = {"mysql": 306, "cassandra": 42, "kafka": 92, "cards": 85}
        if name in engines:
            return self.base + engines[name]
        service, number = name.split("-")
        return self.ports[service] + 100 * (int(number) - 1)

    def instance(self, name: str) -> Client:
        """An instance's own port, for its health and metrics."""
        return Client(f"http://127.0.0.1:{self.port_of(name)}", self.transport)

    def figure(self, instances: Iterable[str], name: str, **labels: str) -> float:
        """A metric's sum over those instances, and over the labels that are not given."""
        sum_of_all = 0.0
        for each in instances:
            told = self.instance(each).get("/metrics").text
            for line in re.findall(rf"^{name}(?:{{.*}})? .*$", told, re.MULTILINE):
                if all(f'{label}="{value}"' in line for label, value in labels.items()):
                    sum_of_all += float(line.rsplit(" ", 1)[1])
        return sum_of_all

    @property
    def kafka(self) -> Kafka:
        return Kafka(f"127.0.0.1:{self.port_of('kafka')}")

    @property
    def is_running(self) -> bool:
        return self._running

    @property
    def transport(self) -> httpx.HTTPTransport:
        if self._transport is None:
            limits = httpx.Limits(max_connections=512, max_keepalive_connections=512)
            self._transport = FollowingTransport(verify=False, limits=limits)
        return self._transport

    @property
    def script_environment(self) -> dict[str, str]:
        """The scripts give every process its own port."""
        ports = [f"SOUK_{name.upper()}_PORT" for name in ("gateway", *SERVICES)]
        given = {name: value for name, value in self.environment.items() if name not in ports}
        listeners = [
            f"{self.base + port}:{self.base + port + PROXIED}" for port in THROUGH_PROXIES.values()
        ]
        patience = {"WAIT": "480", "READY_S": "480"}  # A busy machine starts engines slowly.
        return {**given, **patience, "MORE_LISTENERS": " ".join(listeners)}

    def start(self, *, ready_within: float = 1200.0) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        secrets = {
            "SECRET_KEY": SECRET_KEY,
            "SHOP_ADMIN_EMAIL": ADMIN_EMAIL,
            "SHOP_ADMIN_PASSWORD": ADMIN_PASSWORD,
        }
        lines = [f"export {name}='{value}'\n" for name, value in secrets.items()]
        (self.data / "secrets.env").write_text("".join(lines))
        self._running = True
        try:
            with_what = ["--load", str(self.export)] if self.export else ["--empty"]
            self._script("up", *with_what, timeout=ready_within)
        except BaseException:
            self.stop()
            raise

    def stop(self, *, within: float = 120.0) -> int:
        for each in self._others:
            each.kill()
            each.wait()
        self._others.clear()
        self._script("down", "--wipe", timeout=within)
        self._running = False
        if self._transport is not None:
            self._transport.close()
            self._transport = None
        return 0

    def kill9(self) -> None:
        self.stop()

    def run(
        self, *arguments: str, timeout: float = 60.0, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(binary()), *arguments],
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

    def process_of(self, name: str) -> int:
        """Of "order-1", "haproxy", "kafka", …"""
        files = {
            "mysql": "mysql/mysqld.pid",
            "cassandra": "cassandra/cassandra.pid",
            "kafka": "kafka/kafka.pid",
        }
        return int((self.data / files.get(name, f"run/{name}.pid")).read_text())

    @staticmethod
    def is_alive(pid: int) -> bool:
        try:
            return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
        except FileNotFoundError:
            return False

    def dead(self) -> set[str]:
        """Who should run and does not."""
        all_of_it = (*INSTANCES, "cards", "haproxy", "mysql", "cassandra", "kafka")
        return {name for name in all_of_it if not self.is_alive(self.process_of(name))}

    def kill_instance(self, name: str) -> None:
        """kill -9."""
        pid = self.process_of(name)
        os.kill(pid, 9)
        until(lambda: not self.is_alive(pid), what=f"{name} is dead")

    def restart_services(self, own_settings: Mapping[str, Mapping[str, str]]) -> None:
        """All at once, each with the settings that it alone is told."""
        for name in INSTANCES:
            own = own_settings.get(name, {})
            lines = [f"export {key}='{value}'\n" for key, value in own.items()]
            (self.data / f"{name}.env").write_text("".join(lines))
        pids = {name: self.process_of(name) for name in INSTANCES}
        for pid in pids.values():
            os.kill(pid, signal.SIGTERM)
        for name, pid in pids.items():
            until(lambda pid=pid: not self.is_alive(pid), what=f"{name} has stopped", within=30)
        self.start_again()

    def stop_instance(self, name: str) -> None:
        """SIGTERM, as an operator would."""
        pid = self.process_of(name)
        os.kill(pid, signal.SIGTERM)
        until(lambda: not self.is_alive(pid), what=f"{name} has stopped", within=30)

    def start_third(self, service: str) -> str:
        """An instance that the gateway and the other services don't know; it has its share of the
        events."""
        name = f"{service}-3"
        port = self.port_of(name)
        with (self.data / "log" / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(binary()), "serve", service, "--port", str(port)],
                cwd=ROOT,
                env={**self.environment, "SOUK_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._others.append(process)
        (self.data / "run" / f"{name}.pid").write_text(str(process.pid))
        until(lambda: self._is_up(name), what=f"{name} is ready", within=30)
        return name

    def _is_up(self, name: str) -> bool:
        try:
            return self.instance(name).get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def start_again(self) -> None:
        """What was killed comes back; what runs is left alone."""
        self._script("up", "--empty", timeout=600)

    def _script(self, name: str, *arguments: str, timeout: float) -> None:
        done = subprocess.run(
            [str(ROOT / "deploy/local" / name), *arguments],
            env=self.script_environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"{name}: {done.returncode}\n{done.stdout}{done.stderr}"
