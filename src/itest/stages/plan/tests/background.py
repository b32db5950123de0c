"""Row changes that tell nothing about an endpoint because many others bring them about as well."""

from __future__ import annotations

from collections.abc import Iterable

from itest.model.observations import RowChange, Scenario

Signature = tuple[str, str, frozenset[str]]


def background(scenarios: Iterable[Scenario]) -> frozenset[Signature]:
    """Changes that mere reading brings about in several places: last seen, counters, sessions. They say nothing."""
    seen: dict[Signature, set[str]] = {}
    for scenario in scenarios:
        if scenario.request.method == "GET" and scenario.intent == "success":
            for row in scenario.rows:
                seen.setdefault(signature(row), set()).add(scenario.endpoint)
    return frozenset(each for each, endpoints in seen.items() if len(endpoints) > 1)


def signature(row: RowChange) -> Signature:
    return row.table, row.kind, frozenset(row.values)
