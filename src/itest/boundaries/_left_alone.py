"""Brokers and stores that an application has and the suite does not cover: tests leave those of this machine alone.

What the application's configuration names may be somebody's own Redis or RabbitMQ, full of jobs and values: the suite
leads it to a port on which nobody listens, or into the process where the library can do without a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from itest.boundaries._jobs import IN_PROCESS, kind_of
from itest.boundaries._redis import part_of, redis_variables
from itest.model.facts import ProjectFacts, Variable

PORTS = {
    "queue": (5671, 5672, 6379),
    "messages": (1883, 4222, 5671, 5672, 9092),
    "cache": (6379, 11211),
    "search": (7700, 8108, 8983, 9200),
}
"""Where the servers of a boundary usually listen: RabbitMQ, Redis; MQTT, NATS, RabbitMQ, Kafka; Redis, memcached;
Meilisearch, Typesense, Solr, Elasticsearch.
"""
REDIS = 6379
CLOSED = "127.0.0.1:1"
"""An address of this machine on which nobody listens."""
OTHERS = re.compile(r"(^|_)(RABBIT(MQ)?|AMQP|MEMCACHED?|KAFKA|NATS|MQTT|BROKER)(\d*)(_|$)")
SEVERAL = re.compile(r"(SERVERS|BROKERS|NODES|HOSTS)$")
SCHEMES = (("AMQP|RABBIT", "amqp"), ("NATS", "nats"), ("MQTT", "mqtt"), ("KAFKA|MEMCACHE", ""))
IN_MEMORY = (("CELERY_BROKER_URL", "memory://"), ("CELERY_RESULT_BACKEND", "cache+memory://"))
"""These win over whatever the application tells Celery itself."""


def left_alone(facts: ProjectFacts, names: Iterable[str], given: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """What keeps the suite of boundaries `names` away from the others' servers; `given` are the contexts of those.

    `variables` are (environment variable, value), `ports` those of this machine that nobody is connected to.
    """
    chosen = tuple(names)
    served = {name for name in chosen if given.get(name, {}).get("kind") not in IN_PROCESS}
    alone = [each.name for each in facts.boundaries if each.name in PORTS and each.name not in served]
    led = {name for context in given.values() for name, _ in context.get("variables", ())}
    own = any(context.get("redis") for context in given.values())
    ports = {port for name in alone for port in PORTS[name]} - ({REDIS} if own else set())
    celery = "queue" in alone and kind_of(facts) == "celery"
    variables = dict(_closed(facts)) if alone else {}
    variables.update(IN_MEMORY if celery else ())
    told = ((name, value) for name, value in sorted(variables.items()) if name not in led)
    return {"variables": tuple(told), "ports": tuple(sorted(ports))}


def _closed(facts: ProjectFacts) -> Iterator[tuple[str, str]]:
    """The variables that say where a server is, leading nowhere."""
    parts = dict(redis_variables(facts))
    for variable in facts.variables:
        upper = variable.name.upper()
        if variable.name not in parts and OTHERS.search(upper) and SEVERAL.search(upper):
            yield variable.name, CLOSED
            continue
        part = parts.get(variable.name) or (part_of(upper) if OTHERS.search(upper) else None)
        if part:
            yield variable.name, _value(part, variable)


def _value(part: str, variable: Variable) -> str:
    host, _, port = CLOSED.partition(":")
    values = {"host": host, "port": port, "database": "0", "nobody": "", "plain": "false"}
    if part != "url":
        return values[part]
    scheme, divided, _ = (variable.default or "").partition("://")
    named = (scheme for pattern, scheme in SCHEMES if re.search(pattern, variable.name.upper()))
    scheme = scheme if divided else next(named, "redis")
    return f"{scheme}://{CLOSED}/0" if scheme.startswith(("redis", "valkey")) else f"{scheme}://{CLOSED}".lstrip(":/")
