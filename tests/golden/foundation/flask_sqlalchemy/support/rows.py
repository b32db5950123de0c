"""What a call did to the database: the rows that it created, changed and deleted, in a form that a test can compare.

with changes() as rows:
    client.post("/articles", json={"title": "News"})

assert rows == {"article": [created(title="News")]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

Snapshot = Mapping[str, Mapping[tuple, Mapping[str, Any]]]
"""Table -> primary key -> column -> value."""


@dataclass(frozen=True)
class Expected:
    """A row change that a test expects; columns that it does not name are free."""

    kind: str
    columns: Mapping[str, Any]

    def __repr__(self) -> str:
        return (
            f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.columns.items())})"
        )


def created(**columns: Any) -> Any:
    """A new row with these values."""
    return Expected("created", columns)


def changed(**columns: Any) -> Any:
    """A row of which exactly these columns changed, to these values."""
    return Expected("changed", columns)


def deleted(**columns: Any) -> Any:
    """A row that is gone and had these values."""
    return Expected("deleted", columns)


@dataclass(frozen=True, eq=False)
class Change:
    """A row change that was seen; `before` is None for a created row, `after` for a deleted one."""

    table: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def columns(self) -> dict[str, Any]:
        """The row's values; for a changed row only the new values of the columns that changed."""
        if self.before is None or self.after is None:
            return dict(self.after or self.before or {})
        return {name: value for name, value in self.after.items() if value != self.before.get(name)}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Expected):
            return self is other
        seen = self.columns
        named = set(other.columns)
        fits = named == set(seen) if self.kind == "changed" else named <= set(seen)
        return (
            self.kind == other.kind
            and fits
            and all(other.columns[name] == seen[name] for name in named)
        )

    def __repr__(self) -> str:
        return repr(Expected(self.kind, self.columns))


class Changes(list):
    """The changes in one table; equal to a list of expectations in any order."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list) and _pair_up(list(self), list(other))

    def __ne__(self, other: object) -> bool:
        return not self == other


class Rows(dict):
    """Table -> changes, only for tables in which something changed."""

    @property
    def changes(self) -> list[Change]:
        return [change for changes in self.values() for change in changes]


@dataclass(frozen=True)
class Watcher:
    """`with watcher() as rows:` fills `rows` at the end of the block from two readings of the tables."""

    read: Callable[[], Snapshot]

    @contextmanager
    def __call__(self) -> Iterator[Rows]:
        before, rows = self.read(), Rows()
        yield rows
        after = self.read()
        for table in after:
            changes = Changes(_compare(table, before[table], after[table]))
            if changes:
                rows[table] = changes


def plain(value: Any) -> Any:
    """A column's value as tests write it: members of an enumeration by their value."""
    return value.value if isinstance(value, Enum) else value


def _compare(
    table: str, before: Mapping[tuple, Any], after: Mapping[tuple, Any]
) -> Iterator[Change]:
    for key in {**before, **after}:
        old, new = before.get(key), _settled(before.get(key), after.get(key))
        if old != new:
            kind = "created" if old is None else "deleted" if new is None else "changed"
            yield Change(table, kind, old, new)


def _settled(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    """The row after the block; a time in whole seconds that was set again stays, as it may or may not be another."""
    if old is None or new is None:
        return new
    return {
        name: old[name] if _set_again(old.get(name), value) else value
        for name, value in new.items()
    }


def _set_again(old: Any, new: Any) -> bool:
    if (
        not isinstance(old, datetime)
        or not isinstance(new, datetime)
        or old.microsecond
        or new.microsecond
    ):
        return False
    return timedelta() < new - old < timedelta(hours=1)


def _pair_up(seen: list[Any], expected: list[Any]) -> bool:
    """Whether everything seen is one of the expected, and each of those is seen once, in whatever order."""
    partners: dict[int, int] = {}

    def finds_partner(wanted: int, tried: set[int]) -> bool:
        for place, item in enumerate(seen):
            if place not in tried and item == expected[wanted]:
                tried.add(place)
                if place not in partners or finds_partner(partners[place], tried):
                    partners[place] = wanted
                    return True
        return False

    return len(seen) == len(expected) and all(
        finds_partner(wanted, set()) for wanted in range(len(expected))
    )
