"""Expected bodies that a person can read: exact while they are short, else reduced to their telling parts."""

from __future__ import annotations

from typing import Any

from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import Scope, is_hole, listed, source, unordered
from itest.stages.plan.tests.texts import quoted

MOST_LINES = 30
WIDTH = 84
TELLING = (
    "id",
    "slug",
    "name",
    "title",
    "username",
    "email",
    "code",
    "key",
    "status",
    "state",
    "type",
    "amount",
    "price",
    "total",
)
PARTIAL = ("dirty_equals", "IsPartialDict")


def height(value: Any, indent: int = 8) -> int:
    """About how many lines the value takes once it is formatted."""
    value = listed(value)
    if is_hole(value) or not isinstance(value, (dict, list)) or not value:
        return 1
    if len(repr(value)) + indent <= WIDTH:
        return 1
    items = value.values() if isinstance(value, dict) else value
    return 2 + sum(height(item, indent + 4) for item in items)


def readable(body: Any, scope: Scope, telling: frozenset[str] = frozenset()) -> Code:
    """The expression for an expected body; the most telling part of one that would not fit on a screen.

    The keys in `telling` come before all others.
    """
    return _source(shortened(body, telling), scope)


def shortened(body: Any, telling: frozenset[str] = frozenset()) -> Any:
    """The body, or its most telling part: a `Partial` for every object that lost keys."""
    for most in (None, 12, 8, 5, 3, 2, 1):
        reduced = body if most is None else _reduced(body, most, telling)
        if height(reduced) <= MOST_LINES:
            return reduced
    return _headed(_reduced(body, 1, telling))


class Partial(dict[str, Any]):
    """An object of which only these keys are compared."""


def _reduced(value: Any, most: int, telling: frozenset[str]) -> Any:
    """Objects with at most `most` keys each, the telling ones; keys that hold lists of things stay."""
    if is_hole(value, "unordered"):
        return {**value, "items": _reduced(value["items"], most, telling)}
    if is_hole(value):
        return value
    if isinstance(value, list):
        return [_reduced(item, most, telling) for item in value]
    if not isinstance(value, dict):
        return value
    inner = type(value)({key: _reduced(item, most, telling) for key, item in value.items()})
    if len(inner) <= most:
        return inner
    order = sorted(inner, key=lambda key: (key not in telling, *_weight(key, inner[key])))
    kept = set(order[: max(most, 1)]) | {key for key, item in inner.items() if _holds_things(item)}
    if len(kept) == len(inner):
        return inner
    return Partial({key: item for key, item in inner.items() if key in kept})


def _holds_things(item: Any) -> bool:
    entries = listed(item)
    return isinstance(entries, list) and any(isinstance(each, dict) and not is_hole(each) for each in entries)


def _weight(key: str, value: Any) -> tuple[int, int]:
    """Ties and known values before matchers; names that tell a thing apart before others."""
    known = 2 if is_hole(value, "any") else 1 if isinstance(value, (dict, list)) and not is_hole(value) else 0
    return known, TELLING.index(key) if key in TELLING else len(TELLING)


def _kind(entries: list[Any]) -> Any:
    """A matcher for every entry of a list: the one that they are already, else that for an object or for any value."""
    if is_hole(entries[0], "any") and all(each == entries[0] for each in entries):
        return entries[0]
    objects = all(
        isinstance(each, dict) and not is_hole(each, "any", "like", "tie", "persona", "text") for each in entries
    )
    return {"$": "any", "type": "dict" if objects else "value"}


def _headed(value: Any) -> Any:
    """Long lists as their length alone."""
    if is_hole(value, "unordered"):
        shorter = _headed(value["items"])
        return shorter if shorter != value["items"] else value
    if isinstance(value, list) and len(value) > MOST_LINES // 2:
        return [_kind(value)] * len(value)
    if isinstance(value, dict) and not is_hole(value):
        return type(value)({key: _headed(item) for key, item in value.items()})
    return value


def _source(value: Any, scope: Scope) -> Code:
    if is_hole(value, "unordered"):
        return unordered([_source(item, scope) for item in value["items"]])
    if isinstance(value, list):
        parts = [_source(item, scope) for item in value]
        if len(parts) > MOST_LINES // 2 and len({part.text for part in parts}) == 1:
            return join(f"[{parts[0].text}] * {len(parts)}", parts)
        return join("[" + ", ".join(part.text for part in parts) + "]", parts)
    if not isinstance(value, dict) or is_hole(value):
        return source(value, scope)
    codes = {key: _source(item, scope) for key, item in value.items()}
    inner = "{" + ", ".join(f"{quoted(str(key))}: {code.text}" for key, code in codes.items()) + "}"
    if isinstance(value, Partial):
        return join(f"IsPartialDict({inner})", [Code("", frozenset({PARTIAL})), *codes.values()])
    return join(inner, codes.values())
