"""Changes the values of a factory until every readable CHECK constraint of its table holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from itest.model.runtime import RuntimeColumn
from itest.stages.plan.factories.columns import Wish, value_for
from itest.stages.plan.factories.patterns import matching
from itest.stages.plan.factories.sql import Condition
from itest.stages.plan.factories.texts import fitted
from itest.stages.plan.factories.values import UNKNOWN, Value, constant, counted, opaque, text

SAMPLES = (1, 2, 3, 50, 1003)
FORCED = opaque("")
"""Stands for a foreign key that must be given although it may be null."""

Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """What solving needs: the wishes by column name and the conditions that were read."""

    wishes: Mapping[str, Wish]
    conditions: tuple[Condition, ...]


def solve(table: Table, values: Mapping[str, Value]) -> Values:
    """Values under which the conditions hold, as far as a change of one or two columns each can make them."""
    current = dict(values)
    for condition in table.conditions:
        if not _satisfied(table, current, condition):
            current = _improved(table, current, condition)
    return current


def unsolved(table: Table, values: Mapping[str, Value]) -> tuple[str, ...]:
    """The texts of the conditions that still fail."""
    return tuple(each.text for each in table.conditions if not _satisfied(table, values, each))


def _satisfied(table: Table, values: Mapping[str, Value], condition: Condition) -> bool:
    if any(name not in table.wishes for name in condition.columns):
        return True
    return all(condition.holds(_row(table, values, n)) for n in SAMPLES)


def _row(table: Table, values: Mapping[str, Value], n: int) -> dict[str, Any]:
    return {name: _cell(wish.column, values.get(name), n) for name, wish in table.wishes.items()}


def _cell(column: RuntimeColumn, value: Value | None, n: int) -> Any:
    if value is not None:
        return value.at(n)
    return UNKNOWN if column.default or column.generated or not column.nullable else None


def _improved(table: Table, values: Values, condition: Condition) -> Values:
    names = list(dict.fromkeys(condition.columns))
    options = {name: list(_candidates(table, values, condition, name)) for name in names}
    singles = ({**values, name: option} for name in names for option in options[name])
    pairs = (
        {**values, one: first, two: second}
        for one, two in itertools.combinations(names, 2)
        for first, second in itertools.product(options[one], options[two])
    )
    fixes = [trial for trial in singles if _satisfied(table, trial, condition)]
    if not fixes:
        fixes = [trial for trial in itertools.islice(pairs, 4000) if _satisfied(table, trial, condition)]
    return min(fixes, key=lambda trial: len(unsolved(table, trial)), default=values)


def _candidates(table: Table, values: Values, condition: Condition, name: str) -> Iterator[Value]:
    wish = table.wishes[name]
    column = wish.column
    if column.references:
        yield FORCED
        return
    if name not in values:
        yield value_for(wish)
    for owner, pattern in condition.patterns:
        if owner == name:
            yield from _shaped(wish, pattern)
    current = values.get(name) or value_for(wish)
    if column.kind == "bool":
        yield from (constant(True), constant(False))
    yield from _near_literals(wish, current, condition.literals)
    yield from _near_others(
        wish, current, [values[each] for each in condition.columns if each != name and each in values]
    )


def _shaped(wish: Wish, pattern: str) -> Iterator[Value]:
    kind, _, spelled = pattern.partition(":")
    column = wish.column
    if kind == "regex":
        found = matching(spelled, column.min_length or 0, column.max_length, wish.distinct)
        if found:
            yield found
        return
    safe = spelled.replace("{", "{{").replace("}", "}}").replace("_", "x")
    head, wild, tail = safe.partition("%")
    template = f"{head}{{n}}{tail.replace('%', 'x')}" if wild and wish.distinct else safe.replace("%", "x")
    yield fitted(column, template, wish.distinct)


def _near_literals(wish: Wish, current: Value, literals: list[Any]) -> Iterator[Value]:
    column, sample = wish.column, current.at(1)
    for found in literals:
        if isinstance(sample, str):
            yield from _texts(wish, current, found)
        elif isinstance(sample, (datetime, date)) and isinstance(found, str):
            yield from _moments(sample, found)
        elif isinstance(sample, (int, float, Decimal)) and not isinstance(found, str):
            yield from _numbers(column, sample, found, wish.distinct)
    if isinstance(sample, str) and current.template:
        yield text(current.template.lower())
        yield text(current.template.upper().replace("{N", "{n").replace("D}", "d}"))
    elif isinstance(sample, str) and not current.varies:
        yield from (constant(sample.lower()), constant(sample.upper()))


def _texts(wish: Wish, current: Value, found: Any) -> Iterator[Value]:
    column = wish.column
    if isinstance(found, str):
        if not wish.distinct and found and len(found) <= (column.max_length or len(found)):
            yield constant(found)
        return
    template = current.template or str(current.at(1))
    for length in (int(found), int(found) + 1, int(found) - 1):
        if 0 < length <= min(column.max_length or 500, 500):
            yield fitted(replace(column, min_length=length), template, wish.distinct)
            yield fitted(replace(column, max_length=length), template, wish.distinct)
            yield fitted(replace(column, max_length=length, min_length=length), template, wish.distinct)


def _numbers(column: RuntimeColumn, sample: Any, found: Any, distinct: bool) -> Iterator[Value]:
    if distinct and not isinstance(sample, float):
        yield from (counted(int(found) + shift, exact=isinstance(sample, Decimal)) for shift in (0, 1))
        return
    scale = column.scale if column.scale is not None else 2
    step = Decimal(1).scaleb(-scale) if isinstance(sample, Decimal) else 1
    exact = Decimal(str(found)) if isinstance(sample, Decimal) else type(sample)(found)
    yield from (
        constant(each) for each in (exact, exact + step, exact - step, exact / 2 if exact != int(exact) else exact)
    )


def _moments(sample: datetime | date, found: str) -> Iterator[Value]:
    try:
        read = datetime.fromisoformat(found)
    except ValueError:
        return
    when = read.replace(tzinfo=sample.tzinfo) if isinstance(sample, datetime) else read.date()
    yield from (constant(when + timedelta(days=shift)) for shift in (0, 1, -1))


def _near_others(wish: Wish, current: Value, others: list[Value]) -> Iterator[Value]:
    if wish.distinct:
        return
    for other in others:
        sample = other.at(1)
        if type(sample) is not type(current.at(1)) or other.varies:
            continue
        yield other
        if isinstance(sample, (datetime, date)):
            yield from (constant(sample + timedelta(days=shift)) for shift in (1, -1))
        elif isinstance(sample, (int, float, Decimal)) and not isinstance(sample, bool):
            yield from (constant(sample + 1), constant(sample - 1))
        elif isinstance(sample, str):
            yield fitted(wish.column, sample + " too", False)
