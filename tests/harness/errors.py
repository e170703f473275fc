"""Calls that fail when a test says so: see tests/faults/errors/errors.cpp, which souk is started with."""

import errno
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

from harness.shop import binary

SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL = 7, 10, 13
# What each function may well answer; of SQLite, its own codes.
MAY_FAIL_WITH = {
    "accept": [errno.EMFILE, errno.ECONNABORTED],
    "bind": [errno.EADDRINUSE],
    "epoll_create1": [errno.EMFILE],
    "epoll_ctl": [errno.ENOMEM],
    "epoll_wait": [errno.EINTR],
    "eventfd": [errno.EMFILE],
    "fcntl": [errno.EINVAL],
    "fcntl64": [errno.EIO],
    "fdatasync": [errno.EIO],
    "fstat64": [errno.EIO],
    "fsync": [errno.EIO],
    "ftruncate": [errno.EIO],
    "ftruncate64": [errno.EIO],
    "getrandom": [errno.ENOSYS],
    "getsockname": [errno.ENOBUFS],
    "listen": [errno.EADDRINUSE],
    "mkdir": [errno.EIO],
    "mmap64": [errno.ENOMEM],
    "open": [errno.EMFILE],
    "open64": [errno.EMFILE],
    "pread64": [errno.EIO],
    "pwrite": [errno.ENOSPC],
    "pwrite64": [errno.ENOSPC, errno.EIO],
    "read": [errno.EIO],
    "recv": [errno.ECONNRESET],
    "recvmsg": [errno.ECONNRESET],
    "send": [errno.EPIPE],
    "sendmsg": [errno.EPIPE],
    "setsockopt": [errno.EINVAL],
    "shutdown": [errno.ENOTCONN],
    "socket": [errno.EMFILE],
    "stat": [errno.EIO],
    "stat64": [errno.EIO],
    "timerfd_create": [errno.EMFILE],
    "unlink": [errno.EIO],
    "write": [errno.EIO],
    "writev": [errno.EIO],
    "sqlite3_bind_blob64": [SQLITE_NOMEM],
    "sqlite3_bind_int64": [SQLITE_NOMEM],
    "sqlite3_bind_null": [SQLITE_NOMEM],
    "sqlite3_bind_text64": [SQLITE_NOMEM],
    "sqlite3_exec": [SQLITE_FULL, SQLITE_IOERR],
    "sqlite3_prepare_v3": [SQLITE_NOMEM],
    "sqlite3_step": [SQLITE_FULL, SQLITE_IOERR],
}


@dataclass(frozen=True)
class Site:
    """A function and where it is called from: "recvmsg souk+12345", "sqlite3_step SELECT ..."."""

    key: int
    name: str

    @property
    def errors(self) -> list[int]:
        return MAY_FAIL_WITH[self.name.split()[0]]

    @property
    def is_statement(self) -> bool:
        return self.name.startswith("sqlite3_step ")


class Errors:
    """Of one shop. The program must be started with `settings`."""

    BOARD = struct.Struct("=QiiQ")
    SITE = struct.Struct("=QQ240s")
    SITES = 2_048
    NOTHING, FAIL, KILL = range(3)

    def __init__(self, data: Path) -> None:
        library = binary().parent / "libsouk_errors.so"
        assert library.exists(), f"{library} is not built"
        board = data.with_name(data.name + ".board")
        board.write_bytes(bytes(self.BOARD.size + self.SITES * self.SITE.size))
        with board.open("r+b") as file:
            self._board = mmap.mmap(file.fileno(), 0)
        self.settings = {"LD_PRELOAD": str(library), "SOUK_ERRORS": str(board)}

    def hits(self) -> dict[Site, int]:
        """The sites that were reached so far, and how often."""
        found = {}
        for at in range(self.BOARD.size, len(self._board), self.SITE.size):
            key, count, name = self.SITE.unpack_from(self._board, at)
            if key:
                words = name.rstrip(b"\0").decode(errors="replace").split()
                found[Site(key, " ".join(words))] = count
        return found

    @property
    def given(self) -> int:
        """How often a call failed, or the process was killed at one."""
        return int(self.BOARD.unpack_from(self._board)[3])

    def fail_once(self, at: Site, error: int) -> None:
        self._order(at.key, self.FAIL, error)

    def kill_once(self, at: Site) -> None:
        self._order(at.key, self.KILL, 0)

    def relent(self) -> None:
        self._order(0, self.NOTHING, 0)

    def _order(self, key: int, what: int, error: int) -> None:
        """The target comes last: the program looks at it first."""
        struct.pack_into("=ii", self._board, 8, what, error)
        struct.pack_into("=Q", self._board, 0, key)
