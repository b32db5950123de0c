"""How long the observer may go on, counted in the process's own CPU time so that a busy machine changes little."""

from __future__ import annotations

import os
import time

WALL = 2.5
"""How many times the limit may pass on the clock of an idle machine, for applications that wait rather than work."""
CROWDED = 3.0
"""How many times more than that on a machine on which others work, at most."""
FAIR = 3.0
"""How much more than its even share one endpoint may take."""


class Budget:
    """`seconds` of CPU time from now on; shares are fractions of it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._cpu = time.process_time()
        self._wall = time.monotonic()
        self._limit = 1.0
        self._patience = seconds * WALL * crowd()

    def used(self) -> float:
        """The share that is gone."""
        return max((time.process_time() - self._cpu) / self.seconds, (time.monotonic() - self._wall) / self._patience)

    def allot(self, until: float, remaining: int) -> None:
        """From now on `over` speaks for one of `remaining` endpoints, which together may go up to the share `until`."""
        used = self.used()
        self._limit = min(until, used + FAIR * max(until - used, 0.0) / max(remaining, 1))

    def over(self) -> bool:
        """Whether what was allotted last is used up."""
        return self.used() > self._limit


def crowd() -> float:
    """How many times longer work takes because others want the processors, too."""
    if not hasattr(os, "getloadavg"):
        return 1.0
    return min(max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0), CROWDED)
