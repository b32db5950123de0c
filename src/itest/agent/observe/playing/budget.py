"""How long the observer may go on: so many calls, that what is seen of a project is the same on every machine.

Where calls are so dear that all of them would take too long, they are halved, once and as often as need be, by what the
first of them cost: a machine that is a little faster or busier comes to the same number. Time itself, the process's own
CPU time, ends only what goes far beyond.
"""

from __future__ import annotations

import math
import os
import time
from typing import Callable

WALL = 2.5
"""How many times the limit may pass on the clock of an idle machine, for applications that wait rather than work."""
CROWDED = 3.0
"""How many times more than that on a machine on which others work, at most."""
FAIR = 3.0
"""How much more than its even share one endpoint may take."""
SAMPLE = 0.15
"""The share of the calls that tells what one of them costs."""
USED = 0.4
"""The share of the calls that most applications have a use for."""
HALVINGS = 3
OVERDUE = 1.6
"""How many times the wanted time ends it whatever was counted; what is halved may take 1.4 times as long."""
PATIENCE = 0.1
"""The share of the time that every endpoint may take, so that calls decide where they are not very dear."""


class Budget:
    """`calls` from now on, of which `made` tells how many there were, in about `seconds` of CPU time; shares are
    fractions of both."""

    def __init__(self, calls: float, seconds: float, *, made: Callable[[], int]) -> None:
        self.calls, self.seconds = calls, seconds
        self._made, self._first = made, made()
        self._cpu = time.process_time()
        self._wall = time.monotonic()
        self._limit = seconds * OVERDUE
        self._patience = self._limit * WALL * crowd()
        self._known = False
        self._calls_limit = self._time_limit = 1.0

    def allot(self, until: float, remaining: int, turn: float = 0.0) -> None:
        """From now on `over` speaks for one of `remaining` endpoints, which together may go up to the share `until`,
        and one by one beyond it as far as the share `turn`."""

        def limit(used: float, least: float) -> float:
            fair = min(until, used + max(FAIR * max(until - used, 0.0) / max(remaining, 1), least))
            return max(fair, used + turn)

        self._calls_limit, self._time_limit = limit(self._called(), 0.0), limit(self._passed(), PATIENCE)

    def over(self) -> bool:
        """Whether what was allotted last is used up."""
        return self._called() > self._calls_limit or self._passed() > self._time_limit

    def _called(self) -> float:
        made = self._made() - self._first
        if not self._known and made >= SAMPLE * self.calls:
            self._known = True
            each = max(time.process_time() - self._cpu, 0.001) / made
            dear = each * self.calls * USED / self.seconds
            self.calls /= 2 ** min(max(round(math.log2(dear)), 0), HALVINGS)
        return made / self.calls

    def _passed(self) -> float:
        return max((time.process_time() - self._cpu) / self._limit, (time.monotonic() - self._wall) / self._patience)


def crowd() -> float:
    """How many times longer work takes because others want the processors, too."""
    if not hasattr(os, "getloadavg"):
        return 1.0
    return min(max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0), CROWDED)
