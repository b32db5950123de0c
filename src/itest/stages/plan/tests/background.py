"""Row changes that tell nothing about an endpoint because many others bring them about as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from itest.model.observations import RowChange, Scenario
from itest.stages.plan.tests.literals import is_hole, listed

Signature = tuple[str, str, frozenset[str]]


def background(scenarios: Iterable[Scenario]) -> frozenset[Signature]:
    """Changes that mere reading brings about in several places: last seen, counters, sessions. They say nothing."""
    seen: dict[Signature, set[str]] = {}
    for scenario in scenarios:
        if scenario.request.method == "GET" and scenario.intent == "success":
            for row in scenario.rows:
                seen.setdefault(signature(row), set()).add(scenario.endpoint)
    return frozenset(each for each, endpoints in seen.items() if len(endpoints) > 1)


def set_off(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """The scenarios, told apart from their background: `quiet` where they change nothing else, and what tells a read
    after an act from the same read before it."""
    seen = tuple(scenarios)
    usual = background(seen)
    before = {s.endpoint: s.answer.body for s in reversed(seen) if s.intent in ("empty", "success")}
    return tuple(_set_off(s, usual, before.get(s.endpoint)) for s in seen)


def _set_off(scenario: Scenario, usual: frozenset[Signature], before: Any) -> Scenario:
    if scenario.rows and all(signature(row) in usual for row in scenario.rows):
        scenario = replace(scenario, quiet=True)
    if scenario.intent == "after" and before is not None:
        scenario = replace(
            scenario, answer=replace(scenario.answer, telling=frozenset(_changed(before, scenario.answer.body)))
        )
    return scenario


def _changed(before: Any, after: Any) -> Iterator[str]:
    """The keys below which two bodies of one shape differ."""
    before, after = listed(before), listed(after)
    if isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after):  # noqa: B905  # where one is longer, all of its entries are shown
            yield from _changed(one, other)
    elif isinstance(before, dict) and isinstance(after, dict) and not (is_hole(before) or is_hole(after)):
        for key in after:
            below = tuple(_changed(before.get(key), after[key]))
            yield from below
            if below or before.get(key) != after[key]:
                yield key


def signature(row: RowChange) -> Signature:
    return row.table, row.kind, frozenset(row.values)
