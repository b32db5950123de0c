"""The database: what the application writes is the first thing its tests must see."""

from __future__ import annotations

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code


def _detect(_code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    models = tuple(Evidence(where=m.where, text=f"class {m.name}") for m in facts.models[:3])
    return (*facts.orm_evidence[:3], *(m for m in models if m.where not in {e.where for e in facts.orm_evidence}))


BOUNDARY = Boundary(
    name="database",
    title="Database",
    priority="critical internal",
    reason="the application keeps its data there: rows written are checked, each test leaves none behind",
    detect=_detect,
    test_dependencies=("factory-boy", "dirty-equals"),
)
