"""Programs that read HTTP, each telling which requests it saw on a connection."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import until
from harness.shop import ROOT, free_ports

NGINX_PROGRAM = str(ROOT / "build/deps/nginx/usr/sbin/nginx")
SILENCE_S = 0.3  # After which a program waits for more, or for the end of a request it never gets.

REFUSALS = {400, 405, 408, 411, 413, 414, 431, 501, 505}

NODE = """
const server = require("node:http").createServer((request, response) => {
    let size = 0;
    request.on("data", (some) => { size += some.length; });
    request.on("end", () => response.end(`saw ${request.url} ${size}\\n`));
});
server.listen(Number(process.argv[1]), "127.0.0.1");
"""
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{behind}; }} }}
}}
"""
HAPROXY = """
defaults
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
listen reader
    bind 127.0.0.1:{port}
    server behind 127.0.0.1:{behind}
"""


@dataclass(frozen=True)
class Reading:
    """What a program made of the bytes: the status of each answer, and what was seen behind it."""

    statuses: tuple[int, ...]
    seen: tuple[str, ...]

    @property
    def accepts(self) -> bool:
        """All of it: nothing was malformed or not understood."""
        return bool(self.statuses) and REFUSALS.isdisjoint(self.statuses)


def read(port: int, sent: bytes) -> Reading:
    with socket.create_connection(("127.0.0.1", port)) as peer:
        peer.sendall(sent)
        peer.settimeout(SILENCE_S)
        told = b""
        try:
            while some := peer.recv(65_536):
                told += some
        except (TimeoutError, ConnectionResetError):
            pass
    statuses = [int(each) for each in re.findall(rb"HTTP/1\.[01] (\d{3}) ", told)]
    seen = re.findall(rb"^saw (.*)$", told, re.MULTILINE)
    final = tuple(each for each in statuses if each != 100)
    return Reading(final, tuple(each.decode("latin-1") for each in seen))


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(answers, what=f"{command[0]} answers")
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def rivals(folder: Path) -> Iterator[dict[str, int]]:
    """Name and port of each; nginx and HAProxy stand before Node."""
    node, nginx, haproxy = free_ports(3)
    for each in ("node", NGINX_PROGRAM, "haproxy"):
        assert shutil.which(each), f"{each} is not there: ./test hostile brings it"
    about = {"folder": folder, "behind": node}
    (folder / "nginx.conf").write_text(NGINX.format(port=nginx, **about))
    (folder / "haproxy.cfg").write_text(HAPROXY.format(port=haproxy, **about))
    with ExitStack() as all_of_them:
        all_of_them.enter_context(running(["node", "-e", NODE, str(node)], node))
        nginx_command = [NGINX_PROGRAM, "-e", str(folder / "start.log"), "-c", str(folder / "nginx.conf")]
        all_of_them.enter_context(running(nginx_command, nginx))
        all_of_them.enter_context(running(["haproxy", "-f", str(folder / "haproxy.cfg")], haproxy))
        yield {"node": node, "nginx": nginx, "haproxy": haproxy}
