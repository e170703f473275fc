"""A network that can fail: TCP connections that are cut, held up or slow, when a test says so."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
CHUNK = 1 << 16


@dataclass
class Condition:
    """How a proxy treats what comes."""

    refuses: bool = False
    silent: bool = False
    delay_s: float = 0.0


class Proxy:
    """Passes connections on from a port of its own to another. Lives on its network's loop; its
    condition may be set from any thread."""

    def __init__(self, port: int, target: int) -> None:
        self.port = port
        self.target = target
        self.suffered = 0  # How often the condition was felt.
        self._condition = Condition()
        self._changed = asyncio.Condition()
        self._writers: set[asyncio.StreamWriter] = set()

    async def listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def set_condition(self, wanted: Condition) -> None:
        async with self._changed:
            self._condition = wanted
            self.suffered = 0
            self._changed.notify_all()
        if wanted.refuses:
            self.suffered += len(self._writers)
            for each in list(self._writers):
                reset(each)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._condition.refuses:
            self.suffered += 1
            reset(writer)
            return
        try:
            await self._when_heard()  # The one behind sees nothing of it either.
            there_reader, there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            reset(writer)
            return
        self._writers |= {writer, there}
        try:
            await asyncio.gather(self._pass(reader, there), self._pass(there_reader, writer))
        except OSError:
            pass
        finally:
            self._writers -= {writer, there}
            reset(writer)
            reset(there)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            await self._when_heard()
            if self._condition.delay_s:
                self.suffered += 1
                await asyncio.sleep(self._condition.delay_s)
            writer.write(data)
            await writer.drain()
        await self._when_heard()
        with contextlib.suppress(OSError):
            writer.write_eof()

    async def _when_heard(self) -> None:
        """What is held up while nothing gets through arrives late, as after a lost cable."""
        if self._condition.silent:
            self.suffered += 1
            async with self._changed:
                await self._changed.wait_for(lambda: not self._condition.silent)


def reset(writer: asyncio.StreamWriter) -> None:
    """RST instead of FIN: the other side learns at once that nothing more will come."""
    found = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Network:
    """Proxies on a thread of their own, each between somebody and somebody."""

    def __init__(self) -> None:
        self._proxies: dict[tuple[str, str], Proxy] = {}
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def link(self, source: str, to: str, target: int, port: int = 0) -> int:
        """The port at which `source` finds what listens on `target`."""

        async def listen() -> Proxy:
            made = Proxy(port, target)
            self._servers.append(await made.listen())
            return made

        made = self._run(listen())
        self._proxies[source, to] = made
        return made.port

    def all(self) -> list[Proxy]:
        return list(self._proxies.values())

    def between(self, source: str, to: str) -> list[Proxy]:
        """Of "order" and "item": of each order service to each item service. Of "order-1" and
        "kafka": that one's alone."""

        def is_one_of(name: str, wanted: str) -> bool:
            return name == wanted or name.rsplit("-", 1)[0] == wanted

        found = [
            proxy
            for (here, there), proxy in self._proxies.items()
            if is_one_of(here, source) and is_one_of(there, to)
        ]
        assert found, f"nothing is between {source} and {to}"
        return found

    @contextlib.contextmanager
    def failing(self, links: Sequence[Proxy], how: Condition) -> Iterator[None]:
        """Well again in the end; then it must have been felt."""
        self._set(links, how)
        try:
            yield
            assert any(each.suffered for each in links), "nobody met the fault"
        finally:
            self._set(links, Condition())

    def close(self) -> None:
        async def end() -> None:
            for each in self._servers:
                each.close()
            for proxy in self._proxies.values():
                await proxy.set_condition(Condition(refuses=True))

        self._run(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _set(self, links: Sequence[Proxy], how: Condition) -> None:
        for each in links:
            self._run(each.set_condition(how))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)
