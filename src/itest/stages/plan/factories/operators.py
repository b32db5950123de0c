"""SQL's three-valued operators over Python values; UNKNOWN stands for what only running code can tell."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from itest.stages.plan.factories.values import Unknown

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "==": operator.eq, "<>": operator.ne, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def logical(values: Sequence[Any], stop: bool) -> Any:
    """OR for `stop` True, AND for False: the stopping value wins over NULL, NULL over the rest."""
    if any(value is stop for value in values):
        return stop
    if any(value is None or isinstance(value, Unknown) for value in values):
        return None
    return not stop


def compare(how: Callable[[Any, Any], bool], left: Any, right: Any) -> Any:
    if left is None or right is None or isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    return how(*_alike(left, right))


def arithmetic(sign: str, left: Any, right: Any) -> Any:
    if left is None or right is None or isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if sign == "||":
        return str(left) + str(right)
    if isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)
    operations: dict[str, Callable[[Any, Any], Any]] = {
        "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod,
    }  # fmt: skip
    return operations[sign](left, right)


def like(value: Any, pattern: Any) -> Any:
    if not isinstance(value, str) or not isinstance(pattern, str):
        return None
    parts = [".*" if letter == "%" else "." if letter == "_" else re.escape(letter) for letter in pattern]
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


def matches(value: Any, pattern: Any) -> Any:
    if not isinstance(value, str) or not isinstance(pattern, str):
        return None
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return None


def _text(change: Callable[[str], Any]) -> Callable[..., Any]:
    return lambda value: change(value) if isinstance(value, str) else None


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "LENGTH": _text(len), "CHAR_LENGTH": _text(len), "CHARACTER_LENGTH": _text(len), "LEN": _text(len),
    "LOWER": _text(str.lower), "UPPER": _text(str.upper), "TRIM": _text(str.strip), "BTRIM": _text(str.strip),
    "ABS": lambda value: None if value is None or isinstance(value, Unknown) else abs(value),
    "COALESCE": _first,
    "MOD": lambda left, right: arithmetic("%", left, right),
}  # fmt: skip


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as one type: text is read as a moment or number where the other side is one."""
    if isinstance(left, str) and not isinstance(right, str):
        return _as(left, right), right
    if isinstance(right, str) and not isinstance(left, str):
        return left, _as(right, left)
    if isinstance(left, Decimal) and isinstance(right, float):
        return left, Decimal(str(right))
    if isinstance(right, Decimal) and isinstance(left, float):
        return Decimal(str(left)), right
    return left, right


def _as(text: str, other: Any) -> Any:
    for kind, read in ((datetime, datetime.fromisoformat), (date, date.fromisoformat), (time, time.fromisoformat)):
        if isinstance(other, kind):
            found: Any = read(text)
            return found.replace(tzinfo=other.tzinfo) if isinstance(other, datetime) else found
    return Decimal(text) if isinstance(other, (int, float, Decimal)) else text
