"""The runs that a suite has to survive: as it is written, in other orders, much later, by two workers, by module."""

from __future__ import annotations

import dataclasses

ANOTHER_DAY = "EAST-23:59"
"""A time zone, as POSIX spells it (east is negative), in which it is always tomorrow already but for one minute a day.

What was seen today must not be told as today's date. Always ahead, never behind, whatever the hour: applications that
date their tokens with a local time and have it taken for UTC would refuse each token there as soon as it is made.
"""

ANOTHER_ZONE = "Pacific/Kiritimati"
"""The zone that is ahead of all others, by a name that every library knows; the date is another one by the clock."""

MUCH_LATER = 100.3
"""Days by which the clock is ahead: another month, another time of the year and of the day.

Never behind: what the machine's own servers date (a row's default in PostgreSQL, a key of Redis that expires at a time)
must not lie in the future.
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One run of the suite: the order of its tests, whether it is another day and another hash seed there, how many
    days later the clock says it is, how many workers share the tests, whether a test that leaves a file in the project
    counts as red, and whether the tables must be made anew."""

    name: str
    order: str = "given"
    seed: int = 0
    elsewhere: bool = False
    later: float = 0
    workers: int = 1
    tidy: bool = False
    fresh: bool = False

    @property
    def variables(self) -> dict[str, str]:
        """The environment that makes it another day, another hash seed and another time."""
        zone = ANOTHER_ZONE if self.later else ANOTHER_DAY
        away = {"TZ": zone, "PYTHONHASHSEED": "1"} if self.elsewhere else {}
        return {**away, "ITEST_DAYS_LATER": str(self.later)} if self.later else away


AS_WRITTEN = Pass(name="once", tidy=True, fresh=True)
AGAIN = Pass(name="again")
REVERSED = Pass(name="reversed", order="reversed")
TWO_WORKERS = Pass(name="in two workers", workers=2)
REVERSED_IN_TWO = Pass(name="reversed in two workers", order="reversed", workers=2)
"""Both at once, for suites whose runs are very long: what one test owes to another, the shuffle shows as well."""
SHUFFLED = Pass(name="shuffled", order="shuffled", seed=20_241, elsewhere=True, tidy=True, fresh=True)
SHUFFLED_LATER = dataclasses.replace(SHUFFLED, name="shuffled months later", later=MUCH_LATER)
ONE_BY_ONE = Pass(name="reversed module by module", order="alone", workers=2)
"""Two modules at a time, each in a process of its own."""
BY_ITSELF = Pass(name="reversed module by module", order="reversed")
"""A single module, when nothing else runs."""
