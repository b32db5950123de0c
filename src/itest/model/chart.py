"""What `map` shows: the integration boundaries by priority, the endpoints that cross each, and the tests of them."""

from __future__ import annotations

from dataclasses import dataclass

from itest.model.facts import Evidence, Priority, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One test: `name` as pytest's id without parameters; the endpoints that it calls and the fixtures it asks for.

    `replaced` are the boundaries of which it replaces something by a mock.
    """

    name: str
    where: Where
    endpoints: frozenset[str]
    fixtures: frozenset[str]
    replaced: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One endpoint that crosses a boundary. `tests` call it; `watching` are those of them that look at the boundary.

    `covering` are those that count: the watching ones where a test can look at the boundary, else all.
    `seen` says how it is known: "code" (what the handler leads to) or "tests" (a test of the boundary calls it).
    """

    endpoint: str
    where: Where | None
    seen: str
    tests: tuple[str, ...]
    watching: tuple[str, ...]
    covering: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One boundary of the project. `chosen`: the generated suite covers it; None where there is no such suite.

    `watchable`: tests can look at it through fixtures of its own. `tests` are all that cover it.
    """

    name: str
    title: str
    priority: Priority
    reason: str
    evidence: tuple[Evidence, ...]
    chosen: bool | None
    watchable: bool
    crossings: tuple[Crossing, ...]
    tests: tuple[str, ...]

    @property
    def uncovered(self) -> tuple[Crossing, ...]:
        """The endpoints that cross it and that no test covers."""
        return tuple(crossing for crossing in self.crossings if not crossing.covering)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`endpoints` are all of the project, `uncovered` those that no test calls, `tests` what pytest would collect.

    `generated` counts those that itest wrote; `notes` tell what could not be read.
    """

    root: str
    name: str
    framework: str | None
    areas: tuple[Area, ...]
    endpoints: tuple[str, ...]
    uncovered: tuple[str, ...]
    tests: int
    generated: int
    notes: tuple[str, ...] = ()
