"""The row changes of a call: what was alike in two worlds, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from itest.model.observations import RowChange
from itest.model.runtime import Json, RuntimeModel
from itest.stages.observe.named import Named
from itest.stages.observe.ties import MOMENTS, SECRET
from itest.stages.observe.twin import Twin, is_any

Row = Mapping[str, Any]


TOLD = ("str", "url", "token", "uuid", "int", "float", *MOMENTS)
"""Kinds of values that a test can tell from nothing."""


class UnlikeError(Exception):
    """The two calls changed different rows."""


def changes(
    left: Sequence[Row],
    right: Sequence[Row],
    twin: Twin,
    models: Mapping[str, RuntimeModel],
    named: Named | None = None,
) -> tuple[RowChange, ...]:
    """One RowChange for each pair of rows, in the order of the first record; new ones with the key that is `named`.

    Raises UnlikeError.
    """
    rest = list(right)
    born = frozenset(row["table"] for row in left if row["kind"] == "created")
    pairs = []
    for row in left:
        options = [other for other in rest if (other["table"], other["kind"]) == (row["table"], row["kind"])]
        if not options:
            raise UnlikeError(f"{row['table']} {row['kind']}")
        partner = max(options, key=lambda other: _alike(row, other))
        rest.remove(partner)
        pairs.append((row, partner))
    if rest:
        raise UnlikeError(f"{rest[0]['table']} {rest[0]['kind']}")
    found = [_change(row, partner, twin, models.get(row["table"]), born) for row, partner in pairs]
    return tuple(found) if named is None else _with_keys(found, pairs, named, models)


def _with_keys(
    found: Sequence[RowChange], pairs: Sequence[tuple[Row, Row]], named: Named, models: Mapping[str, RuntimeModel]
) -> tuple[RowChange, ...]:
    """New rows begin with their key, where it has one column and the answer names it; others lead to them by it."""
    columns = [_keys(models.get(change.table)) if change.kind == "created" else [] for change in found]
    keys = [
        (row["after"].get(own[0]), other["after"].get(own[0])) if len(own) == 1 else (None, None)
        for own, (row, other) in zip(columns, pairs, strict=True)
    ]
    told = [named.key(pair, keys) if pair[0] is not None else None for pair in keys]
    known = {(change.table, *map(str, pair)): key for change, pair, key in zip(found, keys, told, strict=True) if key}
    complete = []
    for change, own, key, pair in zip(found, columns, told, pairs, strict=True):
        if change.kind == "created":
            first = {own[0]: key} if key and own[0] not in change.values else {}
            leading = _leading(pair, models.get(change.table), known)
            complete.append(replace(change, values={**first, **change.values, **leading}))
        else:
            complete.append(change)
    return tuple(complete)


def _leading(
    pair: tuple[Row, Row], model: RuntimeModel | None, known: Mapping[tuple[str, ...], Json]
) -> dict[str, Json]:
    """The columns of a new row that lead to another new one whose key is known."""
    after, again = (row["after"] for row in pair)
    targets = {c.name: str(c.references).partition(".")[0] for c in (model.columns if model else ()) if c.references}
    places = {name: (table, str(after.get(name)), str(again.get(name))) for name, table in targets.items()}
    return {name: known[place] for name, place in places.items() if place in known}


def _alike(row: Row, other: Row) -> int:
    a, b = row["after"] or row["before"], other["after"] or other["before"]
    return sum(1 for column in a if a[column] == b.get(column))


def _change(left: Row, right: Row, twin: Twin, model: RuntimeModel | None, born: frozenset[str]) -> RowChange:
    a, b = left["after"] or left["before"], right["after"] or right["before"]
    near = twin.ties.home(a, b)
    keys = _keys(model)
    if left["kind"] == "changed":
        columns = [c for c in a if left["before"].get(c) != a[c] or right["before"].get(c) != b.get(c)]
        values = {c: twin.value(a[c], b.get(c), c, near) for c in columns}
        values = {
            c: {"$": "any", "type": "str"} if SECRET.search(c) and isinstance(a[c], str) else v
            for c, v in values.items()
        }
    else:
        free = _free(model) if left["kind"] == "created" else ()
        named = [c for c in a if c not in keys or _refers(c, model)]
        named = [c for c in named if not (_parent(c, model, born) and twin.ties.is_new(a[c], b.get(c)))]
        values = {c: twin.value(a[c], b.get(c), c, near) for c in named}
        values = {c: v for c, v in values.items() if _worth(c, v) or (c in free and _is_told(a[c], v))}
    where = {c: twin.value(a[c], b.get(c), c, near) for c in keys if c in a} if left["kind"] != "created" else {}
    key = None if any(is_any(v) for v in where.values()) or not where else where
    return RowChange(table=left["table"], kind=left["kind"], values=values, key=key)


def _keys(model: RuntimeModel | None) -> list[str]:
    return [c.name for c in model.columns if c.primary_key] if model else ["id"]


def _parent(column: str, model: RuntimeModel | None, born: frozenset[str]) -> bool:
    """Whether a column leads to a row that the same call created: its key is nobody's, whoever has that number."""
    known = next((c.references for c in model.columns if c.name == column), None) if model else None
    if known:
        return known.partition(".")[0] in born
    stem = column.removesuffix("_id")
    return stem != column and any(table.startswith(stem) for table in born)


def _refers(column: str, model: RuntimeModel | None) -> bool:
    return model is not None and any(c.name == column and c.references for c in model.columns)


def _free(model: RuntimeModel | None) -> frozenset[str]:
    """Columns in which nothing need stand: that something was put there says something."""
    columns = model.columns if model else ()
    set_by_others = [c for c in columns if c.default or c.generated or c.references or SECRET.search(c.name)]
    return frozenset(c.name for c in columns if c.nullable and c not in set_by_others)


def _is_told(seen: Json, value: Json) -> bool:
    """Whether a test can tell a value that varies from nothing; moments only where the driver knows them as such."""
    return is_any(value) and value["type"] in TOLD and (value["type"] not in MOMENTS or isinstance(seen, dict))


def _worth(column: str, value: Json) -> bool:
    return value is not None and not is_any(value) and not SECRET.search(column)
