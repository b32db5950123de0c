"""The runs that a suite has to survive: as it is written, in other orders, on another day, each module by itself."""

from __future__ import annotations

import dataclasses

ANOTHER_DAY = "EAST-23:59"
"""A time zone, as POSIX spells it (east is negative), in which it is always tomorrow already but for one minute a day.

What was seen today must not be told as today's date. Always ahead, never behind, whatever the hour: applications that
date their tokens with a local time and have it taken for UTC would refuse each token there as soon as it is made.
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One run of the suite: the order of its tests, whether it is another day and another hash seed there, whether
    a test that leaves a file in the project counts as red, and whether the tables must be made anew."""

    name: str
    order: str = "given"
    seed: int = 0
    elsewhere: bool = False
    tidy: bool = False
    fresh: bool = False

    @property
    def variables(self) -> dict[str, str]:
        """The environment that makes it another day and another hash seed."""
        return {"TZ": ANOTHER_DAY, "PYTHONHASHSEED": "1"} if self.elsewhere else {}


AS_WRITTEN = Pass(name="once", tidy=True, fresh=True)
AGAIN = Pass(name="again")
OTHER_ORDERS = (
    Pass(name="reversed", order="reversed"),
    Pass(name="shuffled", order="shuffled", seed=20_241, elsewhere=True, fresh=True),
)
ONE_BY_ONE = Pass(name="alone", order="alone")
BY_ITSELF = Pass(name="alone")
"""A single module as it is written, when nothing else runs."""
