"""Journeys: the few flows that matter most, each from somebody's first visit to the end of what they made."""

from __future__ import annotations

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

_WRITES = ("POST", "PUT", "PATCH", "DELETE")


def _detect(_code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    """What can be made or changed by a request; an application that only answers has no flow."""
    writes = [route for route in facts.routes if route.method.upper() in _WRITES]
    return tuple(Evidence(where=r.where, text=f"{r.method} {r.path}") for r in writes[:5])


BOUNDARY = Boundary(
    name="journeys",
    title="Journeys",
    priority="important",
    reason="what people come for takes several requests, and each must leave what the next one needs",
    detect=_detect,
    test_dependencies=("dirty-equals",),
)
