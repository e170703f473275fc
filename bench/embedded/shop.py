"""A shop to measure, and what processes use."""
import contextlib
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

SERVICES = ("gateway", "account", "item", "order", "payment")
START_S = 300
# Of shops on this machine's loopback. The same in each run, since the full shop is kept.
ADMIN = {"SHOP_ADMIN_EMAIL": "admin@example.com", "SHOP_ADMIN_PASSWORD": "only to be measured"}
# souk_bench signs its customers' tokens with it. Also what a replay's passwords follow from.
SECRET_KEY = "only-to-be-measured-" * 3


def allow_many_connections():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def on_cores(cores):
    """The beginning of a command that may use only these; of any when there are none."""
    return ["taskset", "-c", ",".join(map(str, cores))] if cores else []


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError(f"process {pid} has no memory")


class Shop:
    """`souk serve` on a data folder, from start() or a with-statement to stop()."""

    def __init__(self, program, folder, *, threads=0, cores=()):
        self.program = str(program)
        self.folder = pathlib.Path(folder)
        self.cores = cores
        self.log = self.folder.with_suffix(".log")
        self.ports = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.process = None
        self.ready_s = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOUK_")},
            **ADMIN,
            **{f"SOUK_{name.upper()}_PORT": str(port) for name, port in self.ports.items()},
            "SECRET_KEY": SECRET_KEY,
            "SOUK_DATA": str(self.folder),
            "SOUK_THREADS": str(threads),
            "SOUK_RATE_LIMITS": "off",
            "SOUK_LOG_LEVEL": "warn",
            # All load comes from this machine.
            "SOUK_HTTP_CONNECTIONS": "20000",
            "SOUK_HTTP_CONNECTIONS_PER_ADDRESS": "20000",
        }

    @property
    def pid(self):
        return self.process.pid

    @property
    def gateway(self):
        return f"127.0.0.1:{self.ports['gateway']}"

    def start(self):
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*on_cores(self.cores), self.program, "serve"],
                env=self.environment, stdout=log, stderr=log,
            )
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > began + START_S:
                raise RuntimeError(f"the shop does not start, see {self.log}")
            time.sleep(0.001)
        self.ready_s = time.monotonic() - began
        return self

    def _is_ready(self):
        url = f"http://127.0.0.1:{self.ports['order']}/health/ready"
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == 200
        return False

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def command(self, *arguments):
        """Runs another command of the program on this data; answers what it printed."""
        done = subprocess.run(
            [self.program, *arguments],
            env=self.environment, capture_output=True, text=True, check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"souk {arguments[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def audit(self):
        """What the books say; raises when they are wrong."""
        return self.command("audit")


class Bench:
    """What all measurements share: programs, folders, how long."""

    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.seconds = options.seconds
        self.cores = sorted(os.sched_getaffinity(0))
        self.round = 0
        self.known = {}  # What a later measurement needs of an earlier one.
        self._count = 0

    def shop(self, **options):
        """A new, empty shop."""
        self._count += 1
        return Shop(self.options.souk, self.work / f"shop-{self._count}", **options)

    def forget(self, shop):
        shutil.rmtree(shop.folder, ignore_errors=True)

    @contextlib.contextmanager
    def open_shop(self, **options):
        shop = self.shop(**options)
        try:
            with shop:
                yield shop
        finally:
            self.forget(shop)

    def in_turn(self, one, other):
        """Does both, and answers both; whoever is first in one round is second in the next."""
        if self.round % 2:
            first = one()
            return first, other()
        second = other()
        return one(), second

    def split(self):
        """Cores for what is measured, and for the load."""
        half = len(self.cores) // 2
        return (tuple(self.cores[:half]), tuple(self.cores[half:])) if half else ((), ())
