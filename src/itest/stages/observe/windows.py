"""Pages of a list that has no order: which of its entries come on them is not known, only what all have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from itest.model.observations import Scenario
from itest.model.runtime import Json
from itest.stages.observe.ties import kind
from itest.stages.observe.twin import any_of, is_any, vague

Path = tuple[str, ...]


def windows(scenarios: Iterable[Scenario]) -> list[Scenario]:
    """The scenarios; where an endpoint has answered a list in no order, a part of that list as any of its entries."""
    seen = list(scenarios)
    loose: dict[tuple[str, Path], Sequence[Json]] = {}
    for scenario in seen:
        for path, entries, ordered in _lists(scenario.answer.body):
            key = (scenario.endpoint, path)
            if not ordered and len(entries) > len(loose.get(key, ())):
                loose[key] = entries
    return [
        _blurred(scenario, {path: every for (endpoint, path), every in loose.items() if endpoint == scenario.endpoint})
        for scenario in seen
    ]


def _blurred(scenario: Scenario, loose: dict[Path, Sequence[Json]]) -> Scenario:
    body = scenario.answer.body
    for path, entries, _ in list(_lists(body)):
        every = loose.get(path, ())
        if every and max(map(vague, entries), default=0) > max(map(vague, every)):
            common = reduce(alike, sorted([*entries, *every], key=vague, reverse=True))
            body = _put(body, path, [common] * len(entries))
    return replace(scenario, answer=replace(scenario.answer, body=body))


def alike(one: Json, other: Json) -> Json:
    """What two expectations have in common; a matcher where they differ."""
    if one == other and type(one) is type(other):
        return one
    if is_any(one) or is_any(other):
        return one if is_any(one) else other
    if _is_object(one) and _is_object(other) and one.keys() == other.keys():
        return {key: alike(one[key], other[key]) for key in one}
    holes = isinstance(one, dict) or isinstance(other, dict)
    return any_of("value" if holes else kind(one, other))


def _is_object(value: Json) -> bool:
    return isinstance(value, dict) and "$" not in value


def _lists(body: Json, path: Path = ()) -> Iterator[tuple[Path, Sequence[Json], bool]]:
    """Every list inside objects: where it stands, its entries, and whether their order is told."""
    if isinstance(body, list):
        yield path, body, True
    elif isinstance(body, dict) and body.get("$") == "unordered":
        yield path, body["items"], False
    elif _is_object(body):
        for key, item in body.items():
            yield from _lists(item, (*path, key))


def _put(body: Any, path: Path, value: Json) -> Json:
    return {**body, path[0]: _put(body[path[0]], path[1:], value)} if path else value
