"""Folds pages of one list that differ in more than a test should spell: asserted is how many entries they have."""

from __future__ import annotations

import json
from collections.abc import Sequence

from itest.model.codec import to_json
from itest.model.observations import Scenario
from itest.stages.plan.tests.bodies import Path, at, lists
from itest.stages.plan.tests.code import Code
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.literals import listed
from itest.stages.plan.tests.parts import parted
from itest.stages.plan.tests.queries import fixed, queries
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.variation import Row, Variation, distinct_rows, label
from itest.stages.plan.tests.world import World

EXACT = 1
FEWEST = 2
MOST = 20


def tallied(groups: list[Group], world: World) -> list[Group]:
    """The groups; pages of one list are told in one test by the part that differs, or else by their length.

    The first of those is told exactly unless another test shows the same.
    """
    families: dict[str, list[Group]] = {}
    for group in groups:
        if _is_page(group):
            families.setdefault(_family(group.scenarios[0]), []).append(group)
    usual = {_shown(g.scenarios[0]) for g in groups if g.scenarios[0].intent in ("success", "empty")}
    replaced: dict[int, Group | None] = {}
    for family in families.values():
        single = []
        for members in _alike(family, world):
            if len(members) > 1:
                replaced.update({id(group): None for group in members})
                replaced[id(members[0])] = parted([s for group in members for s in group.scenarios], world)
            elif members[0].variation is None:
                single += members
        replaced.update(_by_length(single, world, usual))
    kept = [replaced.get(id(group), group) for group in groups]
    return [group for group in kept if group]


def _alike(family: list[Group], world: World) -> list[list[Group]]:
    """The groups of a family, those together whose answers differ in one part."""
    found: list[list[Group]] = []
    for group in family:
        for members in found:
            scenarios = [s for each in (*members, group) for s in each.scenarios]
            if len(scenarios) <= MOST and parted(scenarios, world):
                members.append(group)
                break
        else:
            found.append([group])
    return found


def _by_length(pages: list[Group], world: World, usual: set[str]) -> dict[int, Group | None]:
    """What stands for each page: one that only repeats another test goes, several are told by their length."""
    if not pages:
        return {}
    repeated = _shown(pages[0].scenarios[0]) in usual
    if len(pages) == 1:
        return {id(pages[0]): None} if repeated else {}
    members = [group.scenarios[0] for group in pages]
    rest = pages if repeated else pages[EXACT:]
    told = _tally([group.scenarios[0] for group in rest], _entries(members), world)
    return {**{id(group): None for group in rest}, id(rest[0]): told} if told else {}


def _is_page(group: Group) -> bool:
    first = group.scenarios[0]
    plain = group.variation is None or (group.variation.names == ("query",) and group.variation.errors in (None, "{}"))
    exact = first.check == "exact" and first.answer.status == 200 and plain
    return exact and first.intent == "page" and next(lists(first.answer.body), None) is not None


def _family(s: Scenario) -> str:
    where = [s.endpoint, s.things, s.request.persona, to_json(s.request.holes), to_json(fixed(s.request.query))]
    return json.dumps([where, to_json(s.rows)], sort_keys=True)


def _shown(s: Scenario) -> str:
    """What is seen of an endpoint: a page that answers like the endpoint without a query is told by that one's test."""
    where = [s.endpoint, s.things, s.request.persona, to_json(s.request.holes)]
    return json.dumps([where, s.answer.status, to_json(s.answer.body), to_json(s.rows)], sort_keys=True)


def _entries(members: Sequence[Scenario]) -> Path | None:
    """The list of entries: the only one that all answers have, or of several the one whose length varies."""
    common = set(lists(members[0].answer.body)).intersection(*(set(lists(s.answer.body)) for s in members))
    varying = [path for path in sorted(common) if len({len(listed(at(s.answer.body, path))) for s in members}) > 1]
    candidates = varying if len(common) > 1 else sorted(common)
    return candidates[0] if len(candidates) == 1 else None


def _tally(members: list[Scenario], path: Path | None, world: World) -> Group | None:
    asked = queries(members, world) if members else None
    if path is None or asked is None or len(members) < FEWEST:
        return None
    counts = [len(listed(at(s.answer.body, path))) for s in members]
    same = counts[0] if len(set(counts)) == 1 else None
    rows = [
        Row((query,) if same is not None else (query, Code(str(count))), label(s, None))
        for s, query, count in zip(members, asked.rows, counts, strict=True)
    ]
    variation = Variation(
        names=("query",) if same is not None else ("query", "count"),
        rows=distinct_rows(rows),
        query=asked.code,
        tally="".join(f"[{quoted(step)}]" for step in path),
        count=same,
    )
    return Group(scenarios=tuple(members), variation=variation)
