"""Which broker a suite plays for messages that are published, and what its templates are told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from itest.boundaries._protocols import KINDS, Kind
from itest.boundaries._redis import part_of
from itest.boundaries._uses import speaks_of
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts

OTHERS = {
    "Redis": (r"faststream\.redis",),
    "Google's Pub/Sub": (r"google\.cloud",),
    "Azure's Service Bus": (r"azure\.servicebus",),
}
OTHER_CALLS = ("faststream.", "google.cloud.pubsub", "azure.servicebus.")
PACKAGES = (
    *(name for kind in KINDS.values() for name in kind.packages),
    *(each for of in OTHERS.values() for each in of),
)
CALLS = (*(name for kind in KINDS.values() for name in kind.calls), *OTHER_CALLS)
NO_CALLS = ("pika.exceptions", "kombu.exceptions", "confluent_kafka.KafkaError", "confluent_kafka.KafkaException")
WHOLE = re.compile(r"(BROKERS?|SERVERS?|NODES?|HOSTS|MQTT|NATS|KAFKA)$")
HOST = "127.0.0.1"


def context(facts: ProjectFacts, _runtime: RuntimeFacts) -> Mapping[str, Any]:
    """Key `kind`: the protocol's name; the others are of what it declares, and `variables` lead to its broker."""
    name = kind_of(facts)
    kind = KINDS.get(name)
    return {
        "kind": name,
        "told": kind.told if kind else "",
        "addressed": kind.addressed if kind else "",
        "fields": kind.fields if kind else (),
        "server": kind.server if kind else "",
        "program": kind.program if kind else "",
        "url": f"{kind.scheme}{HOST}:{kind.port}" if kind else "",
        "requirements": kind.requirements if kind else (),
        "variables": tuple(sorted(_variables(facts, kind))) if kind else (),
    }


def requirements(given: Mapping[str, Any]) -> tuple[str, ...]:
    """What stands in for the broker."""
    return tuple(given["requirements"])


def kind_of(facts: ProjectFacts) -> str:
    """The protocol that the modules in the evidence speak; "" for one whose broker cannot be played."""
    return next((name for name, kind in KINDS.items() if _speaks(facts, kind.packages)), "")


def unsupported(facts: ProjectFacts) -> str | None:
    """Why nobody can play the broker."""
    if kind_of(facts):
        return None
    named = next((title for title, packages in OTHERS.items() if _speaks(facts, packages)), "")
    played = ", ".join(kind.told for kind in KINDS.values())
    return f"messages go through {named or 'a broker'}, which itest cannot play: it plays {played}"


def _speaks(facts: ProjectFacts, packages: tuple[str, ...]) -> bool:
    return speaks_of(facts, "messages", f"(?:{'|'.join(packages)})")


def _variables(facts: ProjectFacts, kind: Kind) -> Iterator[tuple[str, str]]:
    """Variables that say where the broker is, leading to its usual place on this machine."""
    address = f"{HOST}:{kind.port}"
    values = {"host": HOST, "port": kind.port, "plain": "false", "address": address}
    values["url"] = f"{kind.scheme}{address}/" if kind.scheme else address
    for variable in facts.variables:
        upper = variable.name.upper()
        part = part_of(upper) or (kind.usual if WHOLE.search(upper) else "")
        value = values.get(part) if kind.variables.search(upper) else None
        if value:
            yield variable.name, value
