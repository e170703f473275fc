"""Waiting for a condition: the only way in which a test may wait."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_never = threading.Event()


def until(condition: Callable[[], T], *, what: str, within: float = 10.0, every: float = 0.02) -> T:
    """Asks again and again until the answer is truthy, and returns it; fails when time is over."""
    end = time.monotonic() + within
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= end:
            raise AssertionError(f"waited {within:g} s in vain until {what}; last: {answer!r}")
        _never.wait(every)
