"""Folds pages of one list that differ in more than a test should spell: asserted is how many entries they have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from itest.model.codec import to_json
from itest.model.observations import Scenario
from itest.stages.plan.tests.code import Code
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.literals import has_hole, is_hole, source
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.variation import Row, Variation, distinct_rows, label
from itest.stages.plan.tests.world import World

EXACT = 1
FEWEST = 2


def tallied(groups: list[Group], world: World) -> list[Group]:
    """The groups; of the pages of each list the first is told exactly, the others by their length in one test."""
    families: dict[str, list[Group]] = {}
    for group in groups:
        if _is_page(group):
            families.setdefault(_family(group.scenarios[0]), []).append(group)
    replaced: dict[int, Group | None] = {}
    for members in families.values():
        rest = members[EXACT:]
        if len(rest) >= FEWEST:
            replaced.update({id(group): None for group in rest})
            replaced[id(rest[0])] = _group([group.scenarios[0] for group in rest], world)
    kept = [replaced.get(id(group), group) for group in groups]
    return [group for group in kept if group]


def _is_page(group: Group) -> bool:
    first = group.scenarios[0]
    exact = first.check == "exact" and first.answer.status == 200 and group.variation is None
    return (
        exact
        and first.intent == "page"
        and _list_path(first) is not None
        and not has_hole(to_json(first.request.query))
    )


def _family(s: Scenario) -> str:
    return json.dumps(
        [s.endpoint, s.things, _list_path(s), to_json(s.rows), to_json(s.request.holes), s.request.persona]
    )


def _list_path(scenario: Scenario) -> tuple[str, ...] | None:
    """Where the list of entries stands in the answer: the body itself or its only list."""
    body = scenario.answer.body
    if isinstance(body, list):
        return ()
    if isinstance(body, Mapping) and not is_hole(body):
        lists = [key for key, value in body.items() if isinstance(value, list)]
        return (lists[0],) if len(lists) == 1 else None
    return None


def _group(members: list[Scenario], world: World) -> Group:
    path = _list_path(members[0]) or ()
    rows = [
        Row((source(dict(s.request.query), world.scope), Code(str(_count(s, path)))), label(s, None)) for s in members
    ]
    variation = Variation(
        names=("query", "count"),
        rows=distinct_rows(rows),
        query=Code("query"),
        tally="".join(f"[{quoted(step)}]" for step in path),
    )
    return Group(scenarios=tuple(members), variation=variation)


def _count(scenario: Scenario, path: tuple[str, ...]) -> int:
    body: Any = scenario.answer.body
    for step in path:
        body = body[step]
    return len(body)
