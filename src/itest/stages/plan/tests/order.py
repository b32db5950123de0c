"""Which scenarios become tests and in which order: by life cycle, refusals last, the most telling ones first."""

from __future__ import annotations

import json
from collections.abc import Iterable

from itest.model.codec import to_json
from itest.model.observations import Scenario
from itest.stages.plan.tests.prose import refused
from itest.stages.plan.tests.world import World

METHODS = ("POST", "GET", "PUT", "PATCH", "DELETE")
PRIORITY = (
    "success",
    "renewed",
    "partial",
    "event",
    "trouble",
    "again",
    "fresh",
    "after",
    "empty",
    "forbidden",
    "role",
    "anonymous",
    "unknown",
    "missing",
    "invalid",
    "duplicate",
    "twice",
    "tampered",
    "page",
    "mediatype",
    "broken",
)


def priority(scenario: Scenario) -> int:
    """How telling an intent is: 0 is most."""
    return PRIORITY.index(scenario.intent) if scenario.intent in PRIORITY else len(PRIORITY)


def position(scenario: Scenario, world: World) -> tuple[object, ...]:
    """The sort key of a test inside its module; equal ones stay in the order in which they were observed."""
    deed = world.deeds[scenario.endpoint]
    turned_down = refused(scenario) and scenario.intent != "success"
    method = METHODS.index(scenario.request.method) if scenario.request.method in METHODS else len(METHODS)
    return (turned_down, deed.rank, scenario.request.path, method, priority(scenario))


def distinct(scenarios: Iterable[Scenario]) -> list[Scenario]:
    """Scenarios that send different requests or start from different things; the more telling one stays."""
    seen: dict[str, Scenario] = {}
    for scenario in sorted(scenarios, key=priority):
        seen.setdefault(
            json.dumps([to_json(scenario.request), scenario.things, to_json(scenario.conditions)], sort_keys=True),
            scenario,
        )
    return list(seen.values())
