"""The changes that a call made to the tables, read through the suite's own `changes` fixture."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Mapping, Optional

from ..known.encode import encode
from .factories import knows

Row = Dict[str, Any]
"""{"table", "kind": created | changed | deleted, "before": columns or None, "after": columns or None}, encoded."""


def changed_columns(row: Row) -> FrozenSet[str]:
    """The columns that have another value than before; all of a row that is new or gone."""
    before, after = row["before"] or {}, row["after"] or {}
    return frozenset(name for name in {**before, **after} if before.get(name) != after.get(name))


def is_usual(row: Row, usual: Mapping[str, FrozenSet[str]]) -> bool:
    """Whether nothing changed but columns that any call of an account changes; `usual` has them by table."""
    return row["kind"] == "changed" and changed_columns(row) <= usual.get(row["table"], frozenset())


class Watch:
    """A context manager; afterwards `seen` are the changes in the order of the suite's watcher."""

    def __init__(self, request: Any) -> None:
        self._watcher = request.getfixturevalue("changes") if knows(request, "changes") else None
        self._manager: Any = None
        self._rows: Any = None
        self.seen: List[Row] = []

    def __enter__(self) -> "Watch":
        if self._watcher is not None:
            self._manager = self._watcher()
            self._rows = self._manager.__enter__()
        return self

    def __exit__(self, *failure: Any) -> Optional[bool]:
        if self._manager is None:
            return None
        self._manager.__exit__(None, None, None)
        self.seen = [_row(change) for change in self._rows.changes]
        return None


def _row(change: Any) -> Row:
    return {
        "table": str(change.table),
        "kind": str(change.kind),
        "before": None if change.before is None else {str(k): encode(v) for k, v in change.before.items()},
        "after": None if change.after is None else {str(k): encode(v) for k, v in change.after.items()},
    }
