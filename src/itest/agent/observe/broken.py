"""Values that a field should refuse: out of its choices, its range, its length, or not what its name promises."""

from __future__ import annotations

from typing import Any, Iterator, List, Mapping, Tuple

from . import holes
from .values import kind_of, narrowed
from .words import snake

Broken = Tuple[str, Any]
"""(what is wrong with it, the value)"""
LONGEST = 3000
FORMATS = ("date", "date-time", "uuid", "uri", "url")


def broken_values(name: str, shape: Mapping[str, Any], value: Any) -> List[Broken]:
    """What to try for one field, whose good value is `value`."""
    shape = narrowed(shape)
    if holes.is_hole(value):
        return list(_tied(shape, value))
    if shape.get("enum"):
        return [("not a choice", "no-such-choice")]
    kind = kind_of(shape, name)
    if kind in ("integer", "number"):
        return [("negative", -1), ("not a number", "many")]
    if kind == "boolean":
        return [("not a truth value", "perhaps")]
    return list(_texts(snake(name), shape)) if kind == "string" else []


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
        if isinstance(longest, int) and longest < LONGEST:
            yield "too long", "x" * (longest + 1)
