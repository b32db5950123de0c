"""Two records of the same call become one expectation: exact where they agree, a hole where they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from itest.model.runtime import Json
from itest.stages.observe.named import Named
from itest.stages.observe.ties import KEY, Ties, far_off, is_moment, kind, plain, recent, whole_second
from itest.stages.observe.timed import is_timed

MADE = re.compile("creat|updat|modif|insert|added|joined|timestamp|registered")
"""What columns are called that say when a row was made or changed."""
LONGEST = 30
"""Entries above which a list is not paired in other orders."""


def any_of(word: str) -> Json:
    """A value that varies."""
    return {"$": "any", "type": word}


class Twin:
    """Compares values; `now` is the time of the observation, `writes` says that the call may make new ones.

    `named` are the keys that the call's own answer tells.
    """

    def __init__(self, ties: Ties, now: datetime, *, writes: bool = False, named: Named | None = None) -> None:
        self.beside = False
        self.ties = ties
        self.named = named
        self.now = now
        self.writes = writes

    def value(self, left: Json, right: Json, name: str = "", near: str = "") -> Json:
        """The expectation for two JSON values seen in the same place, in an object that is the thing `near`."""
        if isinstance(left, dict) and isinstance(right, dict) and "$" not in left and "$" not in right:
            return self._object(left, right)
        if isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return any_of("list")
            return self._list(left, right, name, near)
        told = self._told(left, right, name) if self.beside else None
        if told is not None:
            return told
        if left == right and type(left) is type(right):
            return self._equal(left, right, name, near)
        return self._different(left, right, name, near)

    def beside_the_answer(self) -> Twin:
        """One for what else the call did: that may be told by the answer, which the answer itself may not."""
        found = Twin(self.ties, self.now, writes=self.writes, named=self.named)
        found.beside = True
        return found

    def _list(self, left: list[Any], right: list[Any], name: str, near: str) -> Json:
        """The entries in their order; in any order where they tell more when they are paired in another one."""
        straight = [self.value(a, b, name, near) for a, b in zip(left, right, strict=True)]
        if not 1 < len(left) <= LONGEST or not any(map(vague, straight)):
            return straight
        paired, free = [], list(range(len(right)))
        for index, entry in enumerate(left):
            told = {other: self.value(entry, right[other], name, near) for other in free}
            best = min(free, key=lambda other: (vague(told[other]), other != index, other))
            free.remove(best)
            paired.append(told[best])
        if sum(map(vague, paired)) < sum(map(vague, straight)):
            return {"$": "unordered", "items": paired}
        return straight

    def _object(self, left: dict[str, Any], right: dict[str, Any]) -> Json:
        if left.keys() != right.keys():
            return any_of("dict")
        near = self.ties.home(left, right)
        return {key: self.value(left[key], right[key], key, near) for key in left}

    def _equal(self, left: Json, right: Json, name: str, near: str) -> Json:
        if isinstance(left, int) and not isinstance(left, bool) and KEY.search(name):
            return self._key(left, right, name, near)
        if self.ties.was_sent(left):
            return left
        if is_timed(left):
            return any_of("token")
        if isinstance(left, str) and self.now.date().isoformat() in left:
            return any_of(kind(left, right))
        if is_moment(left):
            arranged = self.ties.known(left, right) and not recent(left, self.now)
            return left if arranged or far_off(left, self.now) else any_of(kind(left, right))
        if isinstance(left, int) and whole_second(left, self.now):
            return any_of("int")  # tokens that both worlds made in one second end in the same one, too
        return left

    def _key(self, left: Json, right: Json, name: str, near: str) -> Json:
        """Equal integer keys are accidents, unless the request itself sent this one as a key."""
        if name in ("id", "pk") and self.ties.is_new(left, right):
            return any_of("int")
        tied = self.ties.find(left, right, name, near)
        if tied is not None:
            return tied
        return left if self.ties.was_sent(left, key=True) else any_of("int")

    def _different(self, left: Json, right: Json, name: str, near: str) -> Json:
        if name in ("id", "pk") and self.ties.is_new(left, right):
            return any_of(kind(left, right))
        if self.writes and whole_second(left, self.now) and not self.ties.was_sent(left):
            return any_of(kind(left, right))  # what was made in the same second is equal, until the second turns
        tied = self.ties.find(left, right, name, near)
        if tied is not None:
            return any_of(kind(left, right)) if self._by_the_clock(left, name, tied, near) else tied
        a, b = plain(left), plain(right)
        if isinstance(left, str) and isinstance(right, str) and isinstance(a, str) and isinstance(b, str):
            inside = self.ties.inside(a, b) or self._around_new(a, b)
            if inside is not None:
                return inside
        return any_of(kind(left, right))

    def _told(self, left: Json, right: Json, name: str) -> Json:
        """The key of a new row where the answer names it; equal ones are accidents unless they are called keys."""
        if self.named is None or not self.ties.is_new(left, right) or not (left != right or KEY.search(name)):
            return None
        return self.named.key((left, right), [(left, right)])

    def _around_new(self, left: str, right: str) -> Json:
        """An address with the key of a new row in it: that which the answer names, else what stands around it."""
        around = self.ties.around_new(left, right)
        if around is None:
            return None
        before, after, key = around
        told = self.named.key(key, [key]) if self.named else None
        if told is None:
            return {"$": "like", "before": before, "after": after}
        return {"$": "text", "parts": [part for part in (before, told, after) if part]}

    def _by_the_clock(self, value: Json, name: str, tied: Mapping[str, Any], near: str) -> bool:
        """Whether two rows were made at one time: within a transaction PostgreSQL's clock stands still."""
        others = tied.get("thing", "") != near or not near
        stamps = MADE.search(name) and MADE.search(str(tied["path"][-1:]))
        return bool(self.writes and others and stamps and recent(value, self.now))


def vague(value: Json) -> int:
    """How many matchers stand in an expectation."""
    if is_any(value):
        return 1
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(vague, inner))


def is_any(value: Json) -> bool:
    """Whether an expectation is nothing but a matcher."""
    return isinstance(value, dict) and value.get("$") == "any"
