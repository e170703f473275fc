"""A disk that a test commands: see tests/faults/disk/disk.cpp, which souk is started with."""

import mmap
import random
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from harness.shop import binary

SECTOR = 512  # What a disk writes as one.


class Fault(IntEnum):
    NONE = 0
    FULL = 1
    READ_ONLY = 2
    SYNC_FAILS = 3
    SLOW = 4


class Kind(IntEnum):
    CREATE = 0
    WRITE = 1
    TRUNCATE = 2
    SYNC = 3
    REMOVE = 4


@dataclass(frozen=True)
class Operation:
    kind: Kind
    path: str
    offset: int
    data: bytes
    end: int  # The record's size when it was done.


class Disk:
    """Of one shop's data folder. The program must be started with `settings`."""

    COMMAND = struct.Struct("=iiqq")
    HEAD = struct.Struct("=IIQQ")

    def __init__(self, data: Path) -> None:
        library = binary().parent / "libsouk_disk.so"
        assert library.exists(), f"{library} is not built"
        self.data = data
        self.record = data.with_name(data.name + ".record")
        command = data.with_name(data.name + ".command")
        command.write_bytes(bytes(self.COMMAND.size))
        with command.open("r+b") as file:
            self._command = mmap.mmap(file.fileno(), self.COMMAND.size)
        self.settings = {
            "LD_PRELOAD": str(library),
            "SOUK_DISK_FOLDER": str(data),
            "SOUK_DISK_COMMAND": str(command),
        }

    @property
    def recording(self) -> dict[str, str]:
        return {**self.settings, "SOUK_DISK_RECORD": str(self.record)}

    @property
    def given(self) -> int:
        """How often something failed or was late."""
        return int(self.COMMAND.unpack_from(self._command)[2])

    @contextmanager
    def failing(self, how: Fault, delay_ms: int = 0) -> Iterator[None]:
        struct.pack_into("=i", self._command, 4, delay_ms)
        struct.pack_into("=i", self._command, 0, how)
        try:
            yield
        finally:
            struct.pack_into("=i", self._command, 0, Fault.NONE)

    def set_clock(self, ahead_s: int) -> None:
        """The program's wall clock is that far from the machine's."""
        struct.pack_into("=q", self._command, 16, ahead_s)

    def position(self) -> int:
        """How far the record is: what was done before ends there or earlier."""
        return self.record.stat().st_size

    def operations(self) -> Iterator[Operation]:
        recorded = self.record.read_bytes()
        at = 0
        while at < len(recorded):
            kind, path_size, offset, size = self.HEAD.unpack_from(recorded, at)
            at += self.HEAD.size
            path = recorded[at : at + path_size].decode()
            at += path_size
            data = recorded[at : at + size]
            at += size
            yield Operation(Kind(kind), path, offset, data, at)


@dataclass
class _File:
    synced: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    since: list[Operation] = field(default_factory=list)  # Not synced.
    is_listed: bool = False  # In its folder, whatever happens.
    removed: bool = False


def _apply(to: bytearray, what: Operation, data: bytes, offset: int) -> None:
    if what.kind is Kind.TRUNCATE:
        del to[offset:]
        to.extend(bytes(offset - len(to)))
    else:
        to.extend(bytes(max(0, offset - len(to))))
        to[offset : offset + len(data)] = data


class Platter:
    """What a disk holds while operations are done one after another, and after a power cut."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._files: dict[str, _File] = {}

    def do(self, what: Operation) -> None:
        if what.kind is Kind.SYNC and what.path == str(self._data):
            self._sync_folder()
            return
        file = self._files.setdefault(what.path, _File())
        if what.kind is Kind.CREATE:
            self._files[what.path] = _File()
        elif what.kind is Kind.REMOVE:
            file.removed = True
        elif what.kind is Kind.SYNC:
            file.synced = bytes(file.now)
            file.since.clear()
        else:
            _apply(file.now, what, what.data, what.offset)
            file.since.append(what)

    def _sync_folder(self) -> None:
        for path, file in list(self._files.items()):
            if file.removed:
                del self._files[path]
            file.is_listed = True

    def cut_power(self, to: Path, choices: random.Random) -> None:
        """Leaves in a new folder what is there when the power is back: of what was not synced, any
        part, and of a write any of its sectors."""
        to.mkdir(mode=0o700)
        chance = choices.choice([0.0, 0.5, 0.5, 1.0])
        for path, file in self._files.items():
            is_there = file.is_listed or choices.random() < chance
            if is_there and not (file.removed and choices.random() < chance):
                held = bytearray(file.synced)
                for each in file.since:
                    self._survive(held, each, choices, chance)
                (to / Path(path).name).write_bytes(held)

    @staticmethod
    def _survive(held: bytearray, what: Operation, choices: random.Random, chance: float) -> None:
        if what.kind is Kind.TRUNCATE:
            if choices.random() < chance:
                _apply(held, what, b"", what.offset)
            return
        begin = what.offset
        end = what.offset + len(what.data)
        while begin < end:
            until = min(end, (begin // SECTOR + 1) * SECTOR)
            if choices.random() < chance:
                sector = what.data[begin - what.offset : until - what.offset]
                _apply(held, what, sector, begin)
            begin = until
