"""Judges from what was seen live how the scratch database reaches the application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itest.model.facts import ProjectFacts
from itest.stages.probe.address import MARK
from itest.stages.probe.attempts import Attempt, config_keys

_MECHANISMS = ("environment", "factory", "config")


def markers() -> dict[str, str]:
    """Mechanism to the text by which its address is recognised."""
    return {name: MARK + name for name in _MECHANISMS}


def judge(
    facts: ProjectFacts, reached: Sequence[tuple[Attempt, dict[str, Any]]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(Wiring as JSON, the probe's result that it was judged from)."""
    attempt, result = _chosen(reached)
    seen = result["wiring"]
    live = (seen.get("live") or [{}])[0]
    mechanism = _mechanism(facts, attempt, seen)
    database = facts.database
    wiring = {
        "dialect": live.get("dialect") or (database.dialect if database else "unknown"),
        "driver": live.get("driver") or (database.driver if database else None),
        "mechanism": mechanism,
        "url_scheme": _scheme(attempt, live, mechanism),
        "variables": list(attempt.variables if mechanism in ("environment", "django") else _beside(facts)),
        "config_key": _config_key(facts, seen) if mechanism in ("factory", "config") else None,
        "asynchronous": bool(live.get("asynchronous")) or facts.orm in ("sqlalchemy_async", "raw_asyncpg"),
        **{name: seen.get(name) for name in ("engine", "metadata", "schema_call", "schema_file")},
        "schema": seen.get("schema") or "none",
        "schema_files": seen.get("schema_files") or [],
        "preparation": seen.get("preparation") or [],
        "others": seen.get("others") or [],
        "mirrors": seen.get("mirrors") or [],
        "remote_options": live.get("remote_options") or [],
        "seeds": seen.get("seeds") or [],
    }
    return wiring, result


def _beside(facts: ProjectFacts) -> tuple[tuple[str, str], ...]:
    """Further addresses lead to the scratch database, whatever the way of the first one."""
    return facts.database.beside if facts.database else ()


def _chosen(reached: Sequence[tuple[Attempt, dict[str, Any]]]) -> tuple[Attempt, dict[str, Any]]:
    for attempt, result in reached:
        if attempt.mechanism in result["wiring"].get("marked", ()):
            return attempt, result
    return reached[0]


def _mechanism(facts: ProjectFacts, attempt: Attempt, seen: dict[str, Any]) -> str:
    if attempt.mechanism == "django":
        return "django"
    if attempt.mechanism in seen.get("marked", ()):
        return attempt.mechanism
    if seen.get("live"):
        return "redirect"
    return "environment" if facts.database and facts.database.variables else "none"


def _scheme(attempt: Attempt, live: dict[str, Any], mechanism: str) -> str | None:
    if mechanism in _MECHANISMS:
        composed = mechanism == "environment" and not any(part == "url" for _, part in attempt.variables)
        return (live.get("scheme") if composed else None) or attempt.address.scheme
    return live.get("scheme")


def _config_key(facts: ProjectFacts, seen: dict[str, Any]) -> str | None:
    keys = config_keys(facts.database, facts.orm)
    hit = [key for key in keys if key in seen.get("config_keys", ())]
    return next(iter(hit or keys), None)
