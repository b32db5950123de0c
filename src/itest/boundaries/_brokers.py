"""Which broker a suite plays for messages that are published, and what its templates are told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from itest.boundaries._redis import part_of
from itest.boundaries._uses import speaks_of
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A protocol: `packages` speak it, `variables` lead to a broker of it, `told` is its name, and messages are
    `addressed` to something.
    """

    packages: str
    variables: re.Pattern[str]
    scheme: str
    port: str
    told: str
    addressed: str


KINDS = {
    "amqp": Kind(
        packages=r"(?:pika|aio_pika|aiormq|kombu|amqpstorm|faststream\.rabbit)",
        variables=re.compile(r"(^|_)(RABBIT(MQ)?|AMQP|BROKER|MESSAGE_?BUS|MQ)(\d*)(_|$)"),
        scheme="amqp://guest:guest@",
        port="5672",
        told="AMQP 0-9-1 as RabbitMQ speaks it",
        addressed="a queue, or to an exchange with a key",
    ),
}
OTHERS = {
    "Kafka": r"(?:kafka|aiokafka|confluent_kafka|faststream\.(?:kafka|confluent))",
    "NATS": r"(?:nats|faststream\.nats)",
    "MQTT": r"(?:paho|aiomqtt|gmqtt)",
    "Redis": r"faststream\.redis",
    "Google's Pub/Sub": r"google\.cloud",
    "Azure's Service Bus": r"azure\.servicebus",
}
PLAYED = "RabbitMQ's"
HOST = "127.0.0.1"


def context(facts: ProjectFacts, _runtime: RuntimeFacts) -> Mapping[str, Any]:
    """Key `kind`: the protocol; `told` and `addressed` are words for it, `variables` lead here."""
    name = kind_of(facts)
    kind = KINDS.get(name)
    return {
        "kind": name,
        "told": kind.told if kind else "",
        "addressed": kind.addressed if kind else "",
        "variables": tuple(sorted(_variables(facts, kind))) if kind else (),
    }


def kind_of(facts: ProjectFacts) -> str:
    """The protocol that the modules in the evidence speak; "" for one whose broker cannot be played."""
    return next((name for name, kind in KINDS.items() if speaks_of(facts, "messages", kind.packages)), "")


def unsupported(facts: ProjectFacts) -> str | None:
    """Why nobody can play the broker."""
    if kind_of(facts):
        return None
    named = next((title for title, packages in OTHERS.items() if speaks_of(facts, "messages", packages)), "")
    return f"messages go through {named or 'a broker'}, which itest cannot play: it plays {PLAYED}"


def _variables(facts: ProjectFacts, kind: Kind) -> Iterator[tuple[str, str]]:
    """Variables that say where the broker is, leading to its usual place on this machine."""
    values = {"host": HOST, "port": kind.port, "plain": "false", "url": f"{kind.scheme}{HOST}:{kind.port}/"}
    for variable in facts.variables:
        upper = variable.name.upper()
        value = values.get(part_of(upper) or "") if kind.variables.search(upper) else None
        if value:
            yield variable.name, value
