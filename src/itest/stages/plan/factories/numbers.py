"""Numbers for columns: plausible by name, inside minimum, maximum, precision and scale."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TypeVar

from itest.model.runtime import RuntimeColumn
from itest.stages.plan.factories import words
from itest.stages.plan.factories.values import Value, constant, counted, formatted

Number = TypeVar("Number", int, float, Decimal)


def integers(column: RuntimeColumn, distinct: bool) -> Value:
    low = math.ceil(column.minimum) if column.minimum is not None else None
    high = math.floor(column.maximum) if column.maximum is not None else None
    if distinct:
        first = max(low, 1) if low is not None else 1 if high is None or high > 1000 else high - 1000
        return counted(first, span=None if high is None else max(high - first + 1, 1))
    return constant(int(_between(math.floor(words.number(column)), low, high)))


def floats(column: RuntimeColumn, distinct: bool) -> Value:
    if distinct:
        first = math.ceil(column.minimum) if column.minimum is not None else 0
        return formatted(f"n + {first}.0" if first else "float(n)", lambda n: float(n + first))
    return constant(float(_between(words.number(column), column.minimum, column.maximum)))


def decimals(column: RuntimeColumn, distinct: bool) -> Value:
    """Decimals of at most `precision` digits, `scale` of them after the point."""
    scale = 2 if column.scale is None else column.scale
    step = Decimal(1).scaleb(-scale)
    high = _largest(column, scale)
    if distinct:
        return _distinct(column, high, step)
    wanted = Decimal(str(words.number(column)))
    low = None if column.minimum is None else Decimal(str(column.minimum))
    fitted = _between(wanted, low, high)
    rounded = Decimal(fitted).quantize(step)
    if high is not None and rounded >= high and rounded - step > (low or 0):
        rounded -= step  # a limit given as float compares a little off
    if low is not None and rounded < low:
        rounded += step
    return constant(rounded)


def _largest(column: RuntimeColumn, scale: int) -> Decimal | None:
    limits = [] if column.maximum is None else [Decimal(str(column.maximum))]
    if column.precision is not None:
        limits.append(Decimal(10) ** (column.precision - scale) - Decimal(1).scaleb(-scale))
    return min(limits) if limits else None


def _distinct(column: RuntimeColumn, high: Decimal | None, step: Decimal) -> Value:
    first = max(math.ceil(column.minimum), 0) if column.minimum is not None else 0
    if high is None or high - first >= 2000:
        return counted(first + 1, exact=True)
    source = f"decimal.Decimal(n) * decimal.Decimal({str(step)!r})"
    source = f"{first} + {source}" if first else source
    return formatted(source, lambda n: first + Decimal(n) * step, "decimal")


def _between(wanted: Number, low: Number | None, high: Number | None) -> Number:
    if low is not None and wanted < low:
        wanted = low
    return high if high is not None and wanted > high else wanted
