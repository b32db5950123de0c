"""Tells which of the chosen boundaries nothing was seen to cross: the suite has their fixtures, and no test of them."""

from __future__ import annotations

from collections.abc import Iterator

from itest.boundaries._chosen import chosen
from itest.model.declarations import Boundary
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations

MAILS = "mailbox"
"""The fixture of the boundary whose effects are told apart from the others'."""


def uncrossed(facts: ProjectFacts, names: tuple[str, ...], observations: Observations) -> Iterator[str]:
    """A sentence for each chosen boundary with something to see that no call did, with the place that speaks of it."""
    told = {fact.name: fact.evidence for fact in facts.boundaries}
    for boundary in chosen(names):
        shows = boundary.effect is not None or MAILS in boundary.fixtures
        if shows and boundary.name in told and not _crossed(boundary, observations):
            places = " or ".join(f"{each.where.path}:{each.where.line}" for each in told[boundary.name][:2])
            yield f"{boundary.name}: no call was seen to come to {places}; no test is about it yet"


def _crossed(boundary: Boundary, observations: Observations) -> bool:
    """Whether a call had the boundary's effect, or was made while what stands for the other side did something."""
    kind = boundary.effect.kind if boundary.effect else ""
    return any(
        (MAILS in boundary.fixtures and scenario.mails)
        or any(each.kind == kind for each in scenario.effects)
        or any(each.fixture in boundary.fixtures for each in scenario.conditions)
        for scenario in observations.scenarios
    )
