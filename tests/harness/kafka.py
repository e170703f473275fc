"""A stranger at the broker: kcat, which knows nothing of the shop."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

SEPARATOR = "\x1f"  # Between key and value; JSON text never holds it.


@dataclass(frozen=True)
class Record:
    key: str
    value: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> Any:
        return json.loads(self.value, parse_float=Decimal)


class Kafka:
    def __init__(self, broker: str) -> None:
        self._broker = broker

    def publish(
        self,
        topic: str,
        records: Sequence[tuple[str, str]],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keys and values, in this order; returns when the broker has them."""
        lines = "".join(f"{key}{SEPARATOR}{value}\n" for key, value in records)
        named = [f"-H{name}={value}" for name, value in (headers or {}).items()]
        self._run("-P", "-t", topic, "-K", SEPARATOR, *named, input=lines)

    def read(self, topic: str) -> list[Record]:
        """All that is there now."""
        told = self._run("-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J")
        return [to_record(json.loads(line)) for line in told.splitlines()]

    def _run(self, *arguments: str, input: str | None = None) -> str:
        done = subprocess.run(
            ["kcat", "-b", self._broker, "-X", "message.timeout.ms=20000", *arguments],
            input=input,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{done.args}: {done.returncode}\n{done.stderr}"
        return done.stdout


def to_record(told: Mapping[str, Any]) -> Record:
    flat = told.get("headers") or []
    headers = dict(zip(flat[::2], flat[1::2], strict=True))
    return Record(key=told["key"] or "", value=told["payload"] or "", headers=headers)
