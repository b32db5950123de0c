"""What a call did outside the database: alike in two worlds, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.observations import Crossing
from itest.stages.observe.twin import Twin, any_of, is_any

SHORTEST = 3
"""Signs that say nothing of a name yet: `.png` does."""
Seen = Mapping[str, Sequence[Mapping[str, Any]]]


class UnlikeEffectsError(Exception):
    """The two calls did different things."""


def effects(left: Seen, right: Seen, twin: Twin) -> tuple[Crossing, ...]:
    """One Crossing for each pair, in the order of the first record. Raises UnlikeEffectsError."""
    found = []
    for kind in sorted({**left, **right}):
        first, rest = left.get(kind, ()), list(right.get(kind, ()))
        if len(first) != len(rest):
            raise UnlikeEffectsError(f"{len(first)} {kind}, then {len(rest)}")
        for one in first:
            partner = max(rest, key=lambda other: _alike(one, other))
            rest.remove(partner)
            found.append(Crossing(kind=kind, values=_values(one, partner, twin)))
    return tuple(found)


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    return sum(1 for name in one if one[name] == other.get(name))


def _values(one: Mapping[str, Any], other: Mapping[str, Any], twin: Twin) -> dict[str, Any]:
    """The fields; one that only one of the two has may be anything."""
    return {
        name: _value(name, one[name], other[name], twin) if name in one and name in other else any_of("value")
        for name in {**one, **other}
    }


def _value(name: str, left: Any, right: Any, twin: Twin) -> Any:
    found = twin.value(left, right, name)
    return like(left, right) if name == "name" and is_any(found) else found


def like(left: Any, right: Any) -> Any:
    """What two names begin and end with, up to the signs that divide their parts; any value where that is nothing."""
    before, after = _common(str(left), str(right)), _common(str(left)[::-1], str(right)[::-1])[::-1]
    return {"$": "like", "before": before, "after": after} if len(before + after) > SHORTEST else any_of("str")


def _common(left: str, right: str) -> str:
    size = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return left[: max(left.rfind(sign, 0, size) for sign in "/_-.") + 1]
