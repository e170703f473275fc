"""Connections that take their time: a process of its own, since each needs a descriptor here, too.

`python -m hostile.slow_crowd PORT TOKEN COUNT` opens them, says so by a line, and holds them until its
input ends; then it says how many are still open.
"""

import itertools
import resource
import select
import socket
import sys
from collections.abc import Callable, Iterator

EACH_ADDRESS = 900  # Fewer than the server lets one address have.
HEAD = "{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"


def slow_head(token: str) -> Iterator[bytes]:
    yield HEAD.format("GET /api/v1/items", token).encode()
    for number in itertools.count():
        yield f"X-{number}: still there\r\n".encode()


def slow_body(token: str) -> Iterator[bytes]:
    head = HEAD.format("PUT /api/v1/cart", token)
    yield f"{head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n".encode()
    yield from itertools.repeat(b" ")


def ask_and_read_nothing(path: str, token: str) -> Iterator[bytes]:
    yield 100 * (HEAD.format(f"GET {path}", token).encode() + b"\r\n")
    yield from itertools.repeat(b"")


def slow_reader(token: str) -> Iterator[bytes]:
    """Asks for much more than its own buffer takes."""
    return ask_and_read_nothing("/openapi.yaml", token)


def reader_of_little(token: str) -> Iterator[bytes]:
    """Asks for what the server's kernel takes whole, but its own buffer does not."""
    return ask_and_read_nothing("/api/v1/items/none", token)


def idler(_: str) -> Iterator[bytes]:
    yield from itertools.repeat(b"")


KINDS: tuple[Callable[[str], Iterator[bytes]], ...] = (
    slow_head,
    slow_body,
    slow_reader,
    reader_of_little,
    idler,
)


def connect(port: int, number: int = 0) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.bind((f"127.0.1.{1 + number // EACH_ADDRESS}", 0))
    made.connect(("127.0.0.1", port))
    made.setblocking(False)
    return made


def is_open(one: socket.socket) -> bool:
    """Whatever waits to be read from it."""
    ended = select.poll()
    ended.register(one, select.POLLRDHUP)
    return not ended.poll(0)


def send(one: socket.socket, data: bytes) -> None:
    try:
        one.send(data)
    except OSError:
        pass  # It was cut off: is_open() tells.


def main(port: int, token: str, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, count + 100))
    sockets = [connect(port, number) for number in range(count)]
    talks = [KINDS[number % len(KINDS)](token) for number in range(count)]
    for one, talk in zip(sockets, talks, strict=True):
        send(one, next(talk))
    print("open", flush=True)
    while not select.select([sys.stdin], [], [], 1)[0]:
        for one, talk in zip(sockets, talks, strict=True):
            if data := next(talk):
                send(one, data)
    print(sum(is_open(one) for one in sockets), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
