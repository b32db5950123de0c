"""One itest at a time in a project: the others wait a little, then say who is in the way."""

from __future__ import annotations

import time
from pathlib import Path
from weakref import WeakValueDictionary

from itest.errors import ItestError
from itest.stages.write.locking import lock, unlock

PATIENCE = 3.0
"""Seconds to wait for another itest: enough for one that is writing, not for one that observes."""


class Claim:
    """The project is this process's as long as the object lives; the lock goes with it, so nothing can be stale."""

    def __init__(self, number: int | None) -> None:
        self._number = number

    def release(self) -> None:
        """Let others in; again and again does no harm."""
        number, self._number = self._number, None
        if number is not None:
            unlock(number)

    def __del__(self) -> None:
        self.release()


_held: WeakValueDictionary[Path, Claim] = WeakValueDictionary()


def claim(root: Path, patience: float = PATIENCE) -> Claim:
    """Keep other itests out of the project; one process may claim it several times.

    Raises ItestError when another has it and does not let go. File systems without locks are taken as free: what is
    written is compared with what was planned in any case.
    """
    key = root.resolve()
    held = _held.get(key)
    if held is None or held._number is None:
        held = _held[key] = Claim(_locked(key, time.monotonic() + patience))
    return held


def _locked(root: Path, until: float) -> int | None:
    while True:
        try:
            return lock(root)
        except BlockingIOError:
            if time.monotonic() > until:
                raise ItestError(
                    f"Another itest is at work in {root}", advice="Nothing was written. Wait until it is done."
                ) from None
            time.sleep(0.05)
