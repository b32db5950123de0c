"""The row changes of a call: what was alike in two worlds, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.observations import RowChange
from itest.model.runtime import Json, RuntimeModel
from itest.stages.observe.ties import SECRET
from itest.stages.observe.twin import Twin, is_any

Row = Mapping[str, Any]


class UnlikeError(Exception):
    """The two calls changed different rows."""


def changes(
    left: Sequence[Row], right: Sequence[Row], twin: Twin, models: Mapping[str, RuntimeModel]
) -> tuple[RowChange, ...]:
    """One RowChange for each pair of rows, in the order of the first record. Raises UnlikeError."""
    rest = list(right)
    born = frozenset(row["table"] for row in left if row["kind"] == "created")
    found = []
    for row in left:
        options = [other for other in rest if (other["table"], other["kind"]) == (row["table"], row["kind"])]
        if not options:
            raise UnlikeError(f"{row['table']} {row['kind']}")
        partner = max(options, key=lambda other: _alike(row, other))
        rest.remove(partner)
        found.append(_change(row, partner, twin, models.get(row["table"]), born))
    if rest:
        raise UnlikeError(f"{rest[0]['table']} {rest[0]['kind']}")
    return tuple(found)


def _alike(row: Row, other: Row) -> int:
    a, b = row["after"] or row["before"], other["after"] or other["before"]
    return sum(1 for column in a if a[column] == b.get(column))


def _change(left: Row, right: Row, twin: Twin, model: RuntimeModel | None, born: frozenset[str]) -> RowChange:
    a, b = left["after"] or left["before"], right["after"] or right["before"]
    near = twin.ties.home(a, b)
    keys = [c.name for c in model.columns if c.primary_key] if model else ["id"]
    if left["kind"] == "changed":
        columns = [c for c in a if left["before"].get(c) != a[c] or right["before"].get(c) != b.get(c)]
        values = {c: twin.value(a[c], b.get(c), c, near) for c in columns}
        values = {
            c: {"$": "any", "type": "str"} if SECRET.search(c) and isinstance(a[c], str) else v
            for c, v in values.items()
        }
    else:
        named = [c for c in a if c not in keys or _refers(c, model)]
        named = [c for c in named if not (_parent(c, model, born) and twin.ties.is_new(a[c], b.get(c)))]
        values = {c: twin.value(a[c], b.get(c), c, near) for c in named}
        values = {c: v for c, v in values.items() if _worth(c, v)}
    where = {c: twin.value(a[c], b.get(c), c, near) for c in keys if c in a} if left["kind"] != "created" else {}
    key = None if any(is_any(v) for v in where.values()) or not where else where
    return RowChange(table=left["table"], kind=left["kind"], values=values, key=key)


def _parent(column: str, model: RuntimeModel | None, born: frozenset[str]) -> bool:
    """Whether a column leads to a row that the same call created: its key is nobody's, whoever has that number."""
    known = next((c.references for c in model.columns if c.name == column), None) if model else None
    if known:
        return known.partition(".")[0] in born
    stem = column.removesuffix("_id")
    return stem != column and any(table.startswith(stem) for table in born)


def _refers(column: str, model: RuntimeModel | None) -> bool:
    return model is not None and any(c.name == column and c.references for c in model.columns)


def _worth(column: str, value: Json) -> bool:
    return value is not None and not is_any(value) and not SECRET.search(column)
