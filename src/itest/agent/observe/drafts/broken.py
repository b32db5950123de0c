"""Values that a field should refuse: out of its choices, its range, its length, or not what its name promises."""

from __future__ import annotations

from typing import Any, Iterator, List, Mapping, Tuple

from ..known import holes, uploads
from ..known.values import kind_of, narrowed
from ..known.words import snake

Broken = Tuple[str, Any]
"""(what is wrong with it, the value)"""
LONGEST = 3000
OTHERS = {"boolean": "not a truth value", "array": "not a list", "object": "not an object"}
FORMATS = ("date", "date-time", "uuid", "uri", "url")


def broken_values(name: str, shape: Mapping[str, Any], value: Any) -> List[Broken]:
    """What to try for one field, whose good value is `value`."""
    shape = narrowed(shape)
    if holes.is_hole(value) and value["$"] == "file":
        return list(uploads.refused(shape, value))
    if holes.is_hole(value):
        return list(_tied(shape, value))
    if shape.get("enum"):
        return [("not a choice", "no-such-choice")]
    kind = kind_of(shape, name)
    if kind in ("integer", "number"):
        return [*_numbers(shape), ("not a number", "many")]
    if kind == "string":
        return list(_texts(snake(name), shape))
    word = OTHERS.get(kind)
    return [(word, "perhaps" if kind == "boolean" else "nonsense")] if word else []


def _numbers(shape: Mapping[str, Any]) -> Iterator[Broken]:
    """Just beyond the limits; a negative number where there are none."""
    low, high = shape.get("minimum"), shape.get("maximum")
    below, above = shape.get("exclusiveMinimum"), shape.get("exclusiveMaximum")
    if _number(low) or _number(below):
        yield "too small", below if _number(below) else low - 1  # type: ignore[operator]  # one of them is a number
    else:
        yield "negative", -1
    if _number(high) or _number(above):
        yield "too large", above if _number(above) else high + 1  # type: ignore[operator]  # one of them is a number


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _tied(shape: Mapping[str, Any], hole: Mapping[str, Any]) -> Iterator[Broken]:
    last = str((hole.get("path") or [""])[-1])
    if last in ("id", "pk") and shape.get("format") != "uuid":
        yield "no such thing", 987654
    elif hole["$"] == "persona" and last == "password":
        yield "wrong", "not-the-password"
    elif hole["$"] == "persona" and last in ("email", "username"):
        yield "nobody's", "nobody@example.com" if last == "email" else "nobody"


def _texts(name: str, shape: Mapping[str, Any]) -> Iterator[Broken]:
    form = str(shape.get("format") or "")
    special = False
    if "email" in name or form == "email":
        yield "not an address", "not-an-address"
        special = True
    if "pass" in name:
        yield "too short", "x"
        special = True
    if form in FORMATS:
        yield f"not a {form.replace('-', ' ')}", "nonsense"
        special = True
    longest = shape.get("maxLength")
    if not special:
        yield "empty", ""
        yield from _rules(shape)
        if isinstance(longest, int) and longest < LONGEST:
            yield "too long", "x" * (longest + 1)


def _rules(shape: Mapping[str, Any]) -> Iterator[Broken]:
    """What the shape demands beside something: a length, a pattern."""
    shortest = shape.get("minLength")
    if isinstance(shortest, int) and 1 < shortest < LONGEST:
        yield "too short", "x" * (shortest - 1)
    if isinstance(shape.get("pattern"), str):
        yield "not of its pattern", "?"
