"""How long the observer may go on: so many calls, that what is seen of a project is the same on every machine.

Time ends it, too, but only where calls are so dear that all of them would take too long: the process's own CPU time, so
that a busy machine changes little.
"""

from __future__ import annotations

import os
import time
from typing import Callable

WALL = 2.5
"""How many times the limit may pass on the clock of an idle machine, for applications that wait rather than work."""
CROWDED = 3.0
"""How many times more than that on a machine on which others work, at most."""
FAIR = 3.0
"""How much more than its even share one endpoint may take."""
PATIENCE = 0.1
"""The share of the time that every endpoint may take, so that calls decide where they are not very dear."""


class Budget:
    """`calls` from now on, of which `made` tells how many there were, in `seconds` of CPU time at most; shares are
    fractions of both."""

    def __init__(self, calls: float, seconds: float, *, made: Callable[[], int]) -> None:
        self.calls, self.seconds = calls, seconds
        self._made, self._first = made, made()
        self._cpu = time.process_time()
        self._wall = time.monotonic()
        self._patience = seconds * WALL * crowd()
        self._calls_limit = self._time_limit = 1.0

    def allot(self, until: float, remaining: int) -> None:
        """From now on `over` speaks for one of `remaining` endpoints, which together may go up to the share `until`."""

        def limit(used: float, least: float) -> float:
            return min(until, used + max(FAIR * max(until - used, 0.0) / max(remaining, 1), least))

        self._calls_limit, self._time_limit = limit(self._called(), 0.0), limit(self._passed(), PATIENCE)

    def over(self) -> bool:
        """Whether what was allotted last is used up."""
        return self._called() > self._calls_limit or self._passed() > self._time_limit

    def _called(self) -> float:
        return (self._made() - self._first) / self.calls

    def _passed(self) -> float:
        return max((time.process_time() - self._cpu) / self.seconds, (time.monotonic() - self._wall) / self._patience)


def crowd() -> float:
    """How many times longer work takes because others want the processors, too."""
    if not hasattr(os, "getloadavg"):
        return 1.0
    return min(max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0), CROWDED)
