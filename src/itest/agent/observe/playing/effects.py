"""What a call does outside the database, read through the suite's own fixtures that show it, such as `outside`."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ..known.encode import encode
from .factories import knows
from .threads import Started

Effects = Dict[str, List[Dict[str, Any]]]
"""By kind what was done, in order: field to value, encoded; fields that are None are not there."""
Condition = Dict[str, Any]
"""{"fixture", "method", "values": [...], "arguments": {...}}, as model.observations.Condition."""


class Trouble(NamedTuple):
    """Something that may go wrong: `subject` goes on after "when", as "api.example.com does not answer"; `conditions`
    bring it about, or where the request says a key of `instead`, its saying the value in that place.
    """

    subject: str
    conditions: List[Condition]
    instead: Mapping[str, str] = {}


class Watch:
    """A context manager; afterwards `seen` is what was done meanwhile, by threads that the call started too."""

    def __init__(self, request: Any, told: Sequence[Mapping[str, str]]) -> None:
        there = [each for each in told if knows(request, each["fixture"])]
        self._fixtures = [(each["kind"], request.getfixturevalue(each["fixture"])) for each in there]
        self._open: List[Tuple[str, Any, Any]] = []
        self._started: Optional[Started] = None
        self.seen: Effects = {}

    def __enter__(self) -> "Watch":
        self._started = Started()
        for kind, fixture in self._fixtures:
            manager = fixture()
            self._open.append((kind, manager, manager.__enter__()))
        return self

    def __exit__(self, *failure: Any) -> Optional[bool]:
        if self._started is not None and self._open:
            self._started.settle()
        # the last one is left first: leaving a queue runs its jobs, whose calls the others are to see
        for kind, manager, items in reversed(self._open):
            manager.__exit__(None, None, None)
            found = [fields(items[index]) for index in range(len(items))]
            if found:
                self.seen[kind] = found
        return None


def fields(item: Any) -> Dict[str, Any]:
    """The public fields of a small dataclass that hold something."""
    names = [name for name in item.__dataclass_fields__ if not name.startswith("_")]
    return {name: encode(getattr(item, name)) for name in names if getattr(item, name) is not None}


def count(seen: Effects) -> int:
    """How many things were done outside."""
    return sum(map(len, seen.values()))


def condition(fixture: str, method: str, *values: Any, **arguments: Any) -> Condition:
    """A call of a method of a fixture that stands for services outside."""
    return {"fixture": fixture, "method": method, "values": list(values), "arguments": arguments}
