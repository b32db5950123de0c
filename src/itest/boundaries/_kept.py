"""Where a suite has the application keep its cache, and what its templates are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itest.boundaries._memcached import clients, in_memcached
from itest.boundaries._redis import redis_requirements, redis_variables
from itest.boundaries._uses import speaks_of
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts

REDIS = r"(?:redis|flask_redis|django_redis|fastapi_cache2?|cashews|walrus|limits)"


def context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """Key `kind`: "django", "flask_caching", "redis", "memcached", or "" for a store that cannot be had.

    `redis` tells whether a server is started, to which `variables` lead; `memcached` whether one of those is, to which
    the installed `clients` are led.
    """
    kind, led = kind_of(facts), clients(runtime)
    redis = "redis" in runtime.versions and (kind == "redis" or (kind == "django" and _in_redis(facts)))
    python = tuple(int(part) for part in runtime.python.split(".")[:2] if part.isdigit())
    memcached = bool(led) and not redis and kind in ("memcached", "django") and in_memcached(facts)
    return {
        "kind": kind if redis or memcached or kind not in ("redis", "memcached") else "",
        "redis": redis,
        "memcached": memcached,
        "clients": led if memcached else (),
        "python": python,
        "variables": redis_variables(facts) if redis else (),
    }


def _in_redis(facts: ProjectFacts) -> bool:
    """Whether the settings name a Redis, or leave it to the environment."""
    told = [e.text for found in facts.boundaries if found.name == "cache" for e in found.evidence]
    return any("Redis" in text or text.endswith("as configured") for text in told) or speaks_of(facts, "cache", REDIS)


def requirements(given: Mapping[str, Any]) -> tuple[str, ...]:
    """What the suite needs: the Redis in a wheel for machines without one."""
    return redis_requirements(given["python"]) if given["redis"] else ()


def kind_of(facts: ProjectFacts) -> str:
    """What keeps things: the framework's cache, its extension's, or the server that the application speaks to."""
    if facts.framework == "django":
        return "django"
    if facts.framework == "flask" and speaks_of(facts, "cache", "flask_(?:caching|cache)"):
        return "flask_caching"
    if speaks_of(facts, "cache", REDIS):
        return "redis"
    return "memcached" if in_memcached(facts) else ""


def unsupported(facts: ProjectFacts) -> str | None:
    """Why the store cannot be had."""
    if kind_of(facts):
        return None
    return (
        "it keeps things where itest has no store to put: it has a Redis, a memcached, the caches of Django and Flask"
    )
