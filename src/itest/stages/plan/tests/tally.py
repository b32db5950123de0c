"""Folds pages of one list that differ in more than a test should spell: asserted is how many entries they have."""

from __future__ import annotations

import json
from collections.abc import Sequence

from itest.model.codec import to_json
from itest.model.observations import Scenario
from itest.stages.plan.tests.bodies import Path, at, lists
from itest.stages.plan.tests.code import Code
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.parts import parted
from itest.stages.plan.tests.queries import fixed, queries
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.variation import Row, Variation, distinct_rows, label
from itest.stages.plan.tests.world import World

EXACT = 1
FEWEST = 2


def tallied(groups: list[Group], world: World) -> list[Group]:
    """The groups; pages of one list are told in one test by the part that differs, or else, but for the first, by their
    length."""
    families: dict[str, list[Group]] = {}
    for group in groups:
        if _is_page(group):
            families.setdefault(_family(group.scenarios[0]), []).append(group)
    replaced: dict[int, Group | None] = {}
    for members in families.values():
        told = _told([group.scenarios[0] for group in members], world)
        if told:
            rest = members[-len(told.scenarios) :]
            replaced.update({id(group): None for group in rest})
            replaced[id(rest[0])] = told
    kept = [replaced.get(id(group), group) for group in groups]
    return [group for group in kept if group]


def _is_page(group: Group) -> bool:
    first = group.scenarios[0]
    exact = first.check == "exact" and first.answer.status == 200 and group.variation is None
    return exact and first.intent == "page" and next(lists(first.answer.body), None) is not None


def _family(s: Scenario) -> str:
    where = [s.endpoint, s.things, s.request.persona, to_json(s.request.holes), to_json(fixed(s.request.query))]
    return json.dumps([where, to_json(s.rows)], sort_keys=True)


def _told(members: list[Scenario], world: World) -> Group | None:
    if len(members) < FEWEST:
        return None
    return parted(members, world) or _tally(members[EXACT:], _entries(members), world)


def _entries(members: Sequence[Scenario]) -> Path | None:
    """The list of entries: the only one that all answers have, or of several the one whose length varies."""
    common = set(lists(members[0].answer.body)).intersection(*(set(lists(s.answer.body)) for s in members))
    varying = [path for path in sorted(common) if len({len(at(s.answer.body, path)) for s in members}) > 1]
    candidates = varying if len(common) > 1 else sorted(common)
    return candidates[0] if len(candidates) == 1 else None


def _tally(members: list[Scenario], path: Path | None, world: World) -> Group | None:
    asked = queries(members, world) if members else None
    if path is None or asked is None or len(members) < FEWEST:
        return None
    rows = [
        Row((query, Code(str(len(at(s.answer.body, path))))), label(s, None))
        for s, query in zip(members, asked.rows, strict=True)
    ]
    variation = Variation(
        names=("query", "count"),
        rows=distinct_rows(rows),
        query=asked.code,
        tally="".join(f"[{quoted(step)}]" for step in path),
    )
    return Group(scenarios=tuple(members), variation=variation)
