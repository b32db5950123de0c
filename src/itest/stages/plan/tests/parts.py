"""Folds answers that differ in one constant part, the page that they are say: that part becomes a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from itest.model.observations import Scenario
from itest.stages.plan.tests.bodies import Path, at, put
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.literals import PLAIN, has_hole, is_hole, source
from itest.stages.plan.tests.queries import queries
from itest.stages.plan.tests.variation import Row, Variation, distinct_rows, label
from itest.stages.plan.tests.words import snake
from itest.stages.plan.tests.world import FIXTURES, World

WIDTH = 90


def parted(members: Sequence[Scenario], world: World) -> Group | None:
    """One test for several queries whose answers differ in one part; None where it refers to fixtures or is no part."""
    bodies = [s.answer.body for s in members]
    path = difference(bodies)
    asked = queries(members, world)
    if not path or asked is None or not PLAIN.match(path[-1]) or any(has_hole(at(body, path)) for body in bodies):
        return None
    name = snake(path[-1])
    name = f"expected_{name}" if not name or name in FIXTURES else name
    rows = [
        Row((query, source(at(s.answer.body, path), world.scope)), label(s, None))
        for s, query in zip(members, asked.rows, strict=True)
    ]
    if any(len(code.text) > WIDTH for row in rows for code in row.values):
        return None
    first, *rest = members
    body = put(first.answer.body, path, {"$": "parameter", "name": name})
    told = replace(first, answer=replace(first.answer, body=body))
    vary = Variation(names=("query", name), rows=distinct_rows(rows), query=asked.code, part=path[-1])
    return Group(scenarios=(told, *rest), variation=vary)


def difference(bodies: Sequence[Any]) -> Path:
    """The path of keys to the one place where the bodies differ; empty where they differ as a whole."""
    first = bodies[0]
    if not all(isinstance(body, dict) and not is_hole(body) and list(body) == list(first) for body in bodies):
        return ()
    keys = [key for key in first if any(body[key] != first[key] for body in bodies)]
    return (keys[0], *difference([body[keys[0]] for body in bodies])) if len(keys) == 1 else ()
