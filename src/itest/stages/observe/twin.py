"""Two records of the same call become one expectation: exact where they agree, a hole where they differ."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from itest.model.runtime import Json
from itest.stages.observe.ties import KEY, Ties, kind, plain, recent


def any_of(word: str) -> Json:
    """A value that varies."""
    return {"$": "any", "type": word}


class Twin:
    """Compares values; `now` is the time of the observation."""

    def __init__(self, ties: Ties, now: datetime) -> None:
        self.ties = ties
        self.now = now

    def value(self, left: Json, right: Json, name: str = "") -> Json:
        """The expectation for two JSON values that were seen in the same place."""
        if isinstance(left, dict) and isinstance(right, dict) and "$" not in left and "$" not in right:
            return self._object(left, right)
        if isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return any_of("list")
            return [self.value(a, b, name) for a, b in zip(left, right, strict=True)]
        if left == right and type(left) is type(right):
            return self._equal(left, right, name)
        return self._different(left, right, name)

    def _object(self, left: dict[str, Any], right: dict[str, Any]) -> Json:
        if left.keys() != right.keys():
            return any_of("dict")
        return {key: self.value(left[key], right[key], key) for key in left}

    def _equal(self, left: Json, right: Json, name: str) -> Json:
        if self.ties.was_sent(left):
            return left
        if recent(left, self.now) or (isinstance(left, str) and self.now.date().isoformat() in left):
            return any_of(kind(left, right))
        if isinstance(left, int) and not isinstance(left, bool):
            if KEY.search(name):
                return self.ties.find(left, right, name) or any_of("int")
            return any_of("int") if abs(left - self.now.timestamp()) < 10 * 86400 else left
        return left

    def _different(self, left: Json, right: Json, name: str) -> Json:
        tied = self.ties.find(left, right, name)
        if tied is not None:
            return tied
        a, b = plain(left), plain(right)
        if isinstance(left, str) and isinstance(right, str) and isinstance(a, str) and isinstance(b, str):
            inside = self.ties.inside(a, b)
            if inside is not None:
                return inside
        return any_of(kind(left, right))


def is_any(value: Json) -> bool:
    """Whether an expectation is nothing but a matcher."""
    return isinstance(value, dict) and value.get("$") == "any"
