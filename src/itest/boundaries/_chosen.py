"""The boundaries that a suite consists of: those that were chosen and those that they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from itest.model.declarations import Boundary, Effect
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations
from itest.model.runtime import RuntimeFacts
from itest.registry import room


def chosen(names: Iterable[str]) -> tuple[Boundary, ...]:
    """The declarations of the named boundaries, each after those that it stands on, else in alphabetical order."""
    known: Mapping[str, Boundary] = room("itest.boundaries", "BOUNDARY")
    found: dict[str, Boundary] = {}

    def add(name: str) -> None:
        if name in known and name not in found:
            for below in known[name].stands_on:
                add(below)
            found[name] = known[name]

    for name in sorted(names):
        add(name)
    return tuple(found.values())


def effects(names: Iterable[str]) -> tuple[Effect, ...]:
    """The effects that tests of these boundaries assert, each kind once, in the order in which blocks are entered."""
    found = {boundary.effect.kind: boundary.effect for boundary in chosen(names) if boundary.effect}
    return tuple(sorted(found.values(), key=lambda effect: effect.innermost))


def keepers(names: Iterable[str]) -> Mapping[str, str]:
    """The names of fixtures that boundaries bring, and whose each is."""
    wanted = tuple(names)
    owners: dict[str, str] = {}
    for boundary in chosen(wanted):
        above = (each.name for each in chosen(wanted) if each.name in wanted and boundary.name in each.stands_on)
        owner = boundary.name if boundary.name in wanted else next(above, boundary.name)
        for fixture in (*boundary.fixtures, *((boundary.effect.fixture,) if boundary.effect else ())):
            owners.setdefault(fixture, owner)
    return owners


def contexts(
    names: Iterable[str], facts: ProjectFacts, runtime: RuntimeFacts, observations: Observations | None = None
) -> dict[str, Mapping[str, Any]]:
    """What the templates of each boundary are given, under its name; with observations only what those need."""
    found: dict[str, Mapping[str, Any]] = {}
    for each in chosen(names):
        if each.context:
            given = each.context(facts, runtime)
            found[each.name] = each.seen(facts, runtime, given, observations) if each.seen and observations else given
    return found


def requirements(given: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What the suite needs in the project's environment for boundaries with these contexts."""
    for boundary in chosen(given):
        if boundary.requirements and boundary.name in given:
            yield from boundary.requirements(given[boundary.name])
