"""The query of a parametrized test: what all its requests ask alike stays in the test, the rest is its parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itest.model.observations import Scenario
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import has_hole, source
from itest.stages.plan.tests.world import World


@dataclass(frozen=True, slots=True)
class Queries:
    """`code` is the query in the test, made of the parameter `query`; `rows` are the values of that parameter."""

    code: Code
    rows: tuple[Code, ...]


def fixed(query: Mapping[str, Any]) -> dict[str, Any]:
    """What refers to a thing or an account and so cannot stand among the parameters."""
    return {name: value for name, value in query.items() if has_hole(value)}


def queries(members: Sequence[Scenario], world: World) -> Queries | None:
    """How the members' queries are told in one test; None where they refer to different fixtures."""
    shared = fixed(members[0].request.query)
    if any(fixed(s.request.query) != shared for s in members):
        return None
    varied = [{n: v for n, v in s.request.query.items() if n not in shared} for s in members]
    rows = tuple(source(each, world.scope) for each in varied)
    if not shared:
        return Queries(Code("query"), rows)
    code = source(shared, world.scope)
    return Queries(join(f"{code.text[:-1]}, **query}}", [code]), rows)
