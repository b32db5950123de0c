"""What a factory declares for one column: its source text, and what it will give, so that checks can be tried here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

START = datetime(2024, 1, 15, 9, 0)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Unknown:
    """A value that only running code can tell (a default, a sub-object, a hash)."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Value:
    """One declaration: `source` as it stands in the factory, `at(n)` what the n-th object gets (n counts from 1).

    `imports` are the top-level modules that the source names; `helper` is set when it calls `code` of the support code.
    """

    source: str
    at: Callable[[int], Any]
    imports: frozenset[str] = frozenset()
    helper: bool = False
    varies: bool = False
    template: str | None = None


def opaque(source: str, imports: Sequence[str] = ()) -> Value:
    """A declaration whose outcome cannot be told before it runs."""
    return Value(source, lambda _: UNKNOWN, frozenset(imports))


def constant(value: Any) -> Value:
    """The same value for every object."""
    source, imports = literal(value)
    if isinstance(value, (list, dict)):
        return Value(f"factory.LazyFunction(lambda: {source})", lambda _: value, imports)
    return Value(source, lambda _: value, imports)


def text(template: str) -> Value:
    """Text in which `{n}` (or `{n:04d}`) is the object's number; without it, a constant."""
    if "{n" not in template:
        return constant(template.replace("{{", "{").replace("}}", "}"))
    source = f"factory.Sequence(lambda n: f{template!r})"
    return Value(source, lambda n: template.format(n=n), varies=True, template=template)


def coded(prefix: str, suffix: str, width: int, alphabet: str = DIGITS) -> Value:
    """Text around a number of fixed width in a base of its own, for columns too short for decimals."""
    call = f"code(n, {width})" if alphabet == DIGITS else f"code(n, {width}, {alphabet!r})"
    parts = [repr(prefix)] * bool(prefix) + [call] + [repr(suffix)] * bool(suffix)
    source = f"factory.Sequence(lambda n: {' + '.join(parts)})"
    return Value(source, lambda n: prefix + code(n, width, alphabet) + suffix, helper=True, varies=True)


def code(n: int, width: int, alphabet: str = DIGITS) -> str:
    """`n` written with the letters of `alphabet` in exactly `width` places; the same function is in the suite."""
    letters = ""
    for _ in range(width):
        n, rest = divmod(n, len(alphabet))
        letters = alphabet[rest] + letters
    return letters


def counted(first: int = 1, step: int = 1, span: int | None = None, exact: bool = False) -> Value:
    """Whole numbers upward from `first`, starting over after `span` of them; Decimal where `exact`."""
    number = _count(first, step, span)
    source = f"decimal.Decimal({number})" if exact else number
    shown = "factory.Sequence(lambda n: n)" if source == "n" else f"factory.Sequence(lambda n: {source})"

    def at(n: int) -> Any:
        result = first + step * ((n - 1) % span if span else n - 1)
        return Decimal(result) if exact else result

    return Value(shown, at, frozenset({"decimal"}) if exact else frozenset(), varies=True)


def _count(first: int, step: int, span: int | None) -> str:
    if span:
        turn = f"(n - 1) % {span}"
        turn = turn if step == 1 else f"({turn}) * {step}"
        return f"{first} + {turn}" if first else turn
    scaled = "n" if step == 1 else f"n * {step}"
    offset = first - step
    if not offset:
        return scaled
    return f"{scaled} {'+' if offset > 0 else '-'} {abs(offset)}"


def spaced(start: Any, unit: str) -> Value:
    """Moments `unit` ("days" or "minutes") apart."""
    source, imports = literal(start)
    return Value(
        f"factory.Sequence(lambda n: {source} + datetime.timedelta({unit}=n))",
        lambda n: start + timedelta(**{unit: n}),
        imports | {"datetime"},
        varies=True,
    )


def formatted(source: str, make: Callable[[int], Any], *imports: str) -> Value:
    """Any other expression in `n`, given as source and as the function that it is."""
    return Value(f"factory.Sequence(lambda n: {source})", make, frozenset(imports), varies=True)


def cycled(values: Sequence[Any], sources: Sequence[str] | None = None) -> Value:
    """The values in turn, for unique columns with few admissible values."""
    shown = ", ".join(sources or [literal(value)[0] for value in values])
    source = f"factory.Sequence(lambda n: [{shown}][(n - 1) % {len(values)}])"
    return Value(source, lambda n: values[(n - 1) % len(values)], varies=True)


def literal(value: Any) -> tuple[str, frozenset[str]]:
    """Python source for a value and the modules it names."""
    if isinstance(value, Decimal):
        return f'decimal.Decimal("{value}")', frozenset({"decimal"})
    if isinstance(value, UUID):
        return f'uuid.UUID("{value}")', frozenset({"uuid"})
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value), frozenset({"datetime"})
    return repr(value), frozenset()


def _moment(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        return (
            f"datetime.timedelta(seconds={int(value.total_seconds())})"
            if value % timedelta(hours=1)
            else (f"datetime.timedelta(hours={int(value / timedelta(hours=1))})")
        )
    if isinstance(value, datetime):
        zone = ", tzinfo=datetime.timezone.utc" if value.tzinfo else ""
        return f"datetime.datetime({value.year}, {value.month}, {value.day}, {value.hour}, {value.minute}{zone})"
    if isinstance(value, date):
        return f"datetime.date({value.year}, {value.month}, {value.day})"
    return f"datetime.time({value.hour}, {value.minute})"


def aware(moment: datetime) -> datetime:
    """The moment in UTC."""
    return moment.replace(tzinfo=timezone.utc)
