"""Load: by souk_bench, by wrk, and by hand; and nginx to compare with."""
import contextlib
import json
import pathlib
import re
import subprocess
import time
import urllib.request

from shop import ADMIN, SECRET_KEY, cpu_seconds, on_cores


def numbers(line):
    """Of a line of NAME=VALUE pairs."""
    return {name: float(value) for name, value in re.findall(r"(\w+)=([-\d.]+)", line)}


class Load:
    """A run of souk_bench, which may go on beside others."""

    def __init__(self, bench, shop, kind, *, cores=(), **options):
        self.kind = kind
        flags = []
        for name, value in {"seconds": bench.seconds, **options}.items():
            flag = "--" + name.replace("_", "-")
            flags.append(flag if value is True else f"{flag}={value}")
        self.process = subprocess.Popen(
            [*on_cores(cores), str(bench.options.load), kind, f"--host={shop.gateway}",
             f"--process=shop={shop.pid}", *flags],
            env={**ADMIN, "SECRET_KEY": SECRET_KEY},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def result(self):
        """What it measured, `begin` in seconds; raises when something was refused that may not."""
        out, said = self.process.communicate()
        if self.process.returncode != 0:
            raise RuntimeError(f"souk_bench {self.kind}: {out}{said}")
        return {**numbers(out), "begin": numbers(said).get("begin", 0) / 1000}


def ask(bench, shop, kind, **options):
    return Load(bench, shop, kind, **options).result()


def wrk(url, pid, seconds, *, token=None, cores=(), connections=32):
    """Requests a second, and the processor time of that process a request."""
    fields = ["-H", f"Authorization: Bearer {token}"] if token else []
    before = cpu_seconds(pid)
    said = subprocess.run(
        [*on_cores(cores), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *fields, url],
        capture_output=True, text=True, check=True,
    ).stdout
    used = cpu_seconds(pid) - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    count = int(re.search(r"(\d+) requests in", said)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return {"rate": rate, "us": used * 1e6 / count}


def call(shop, method, target, token=None, body=None):
    request = urllib.request.Request(
        f"http://{shop.gateway}{target}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json",
                 **({"Authorization": f"Bearer {token}"} if token else {})},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or "null")


def admin_token(shop):
    login = {"email": ADMIN["SHOP_ADMIN_EMAIL"], "password": ADMIN["SHOP_ADMIN_PASSWORD"]}
    return call(shop, "POST", "/api/v1/auth/login", body=login)["token"]


NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    open_file_cache max=100; types {{ application/json json; }}
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def worker_of(master):
    children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0])


@contextlib.contextmanager
def nginx(program, folder, port, body, *, cores=()):
    """One worker that serves these bytes at /item.json; answers the worker's process."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    for each in (folder.parent, folder, folder / "files"):
        each.chmod(0o755)  # The worker is another user.
    (folder / "files/item.json").write_bytes(body)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen(
        [*on_cores(cores), str(program), "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]
    )
    try:
        for _ in range(500):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/item.json", timeout=5).read()
                break
            time.sleep(0.01)
        else:
            raise RuntimeError((folder / "nginx.log").read_text())
        yield worker_of(process.pid)
    finally:
        process.terminate()
        process.wait()
