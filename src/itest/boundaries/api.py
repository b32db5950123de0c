"""The HTTP interface: every endpoint called through the framework's own client."""

from __future__ import annotations

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code


def _detect(_code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    routes = tuple(Evidence(where=r.where, text=f"{r.method} {r.path}".rstrip()) for r in facts.routes[:5])
    return routes or facts.framework_evidence[:1]


BOUNDARY = Boundary(
    name="api",
    title="HTTP API and pages",
    priority="critical external",
    reason="clients depend on its paths, status codes and bodies",
    detect=_detect,
    test_dependencies=("dirty-equals",),
)
