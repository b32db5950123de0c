"""Tells when the tests of this folder are at work: what they change in the process concerns no other tests of the run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_open = 0


@contextmanager
def at_work() -> Iterator[None]:
    """Inside the block the application is on the scratch database and reaches nothing outside this machine."""
    global _open
    _open += 1
    try:
        yield
    finally:
        _open -= 1


def is_at_work() -> bool:
    return _open > 0
