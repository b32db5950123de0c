"""The ways in which a scratch database can reach an application, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from itest.model.facts import AppEntry, DatabaseFact, ProjectFacts
from itest.sandbox import Sandbox
from itest.stages.probe.address import Address, address_for

Mechanism = Literal["environment", "factory", "config", "django", "plain"]
Variables = tuple[tuple[str, str], ...]
_DEFAULT_KEYS = {"flask_sqlalchemy": ("SQLALCHEMY_DATABASE_URI",), "raw_sqlite3": ("DATABASE",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Where the address is put: environment `variables`, keys for the factory, keys `patched` onto the app's config."""

    mechanism: Mechanism
    variables: Variables = ()
    configuration: tuple[str, ...] = ()
    patched: tuple[str, ...] = ()
    address: Address


def attempts(facts: ProjectFacts, entry: AppEntry, sandbox: Sandbox) -> Iterator[Attempt]:
    """The attempts worth making for this application; each is a fresh process."""
    database = facts.database
    beside = database.beside if database else ()
    choices = variable_sets(database.variables if database else ())
    mechanism: Mechanism = "django" if facts.framework == "django" else "environment"
    for chosen in choices if choices[0] or mechanism == "django" else ():
        address = address_for(facts, sandbox, "environment")
        yield Attempt(mechanism=mechanism, variables=(*chosen, *beside), address=address)
    if facts.framework == "flask":
        yield from _configured(facts, entry, sandbox, (*choices[0], *beside))
    if mechanism != "django" and not choices[0]:
        yield Attempt(mechanism="plain", variables=beside, address=address_for(facts, sandbox, "plain"))


def _configured(facts: ProjectFacts, entry: AppEntry, sandbox: Sandbox, variables: Variables) -> Iterator[Attempt]:
    """Configuration through the factory's argument, then through the keys of the application's own configuration."""
    keys = config_keys(facts.database, facts.orm)
    takes = any(argument.kind in ("class", "object", "mapping", "unknown") for argument in entry.arguments)
    if keys and takes and entry.kind == "factory":
        address = address_for(facts, sandbox, "factory")
        yield Attempt(mechanism="factory", variables=variables, configuration=keys, address=address)
    if keys:
        address = address_for(facts, sandbox, "config")
        yield Attempt(mechanism="config", variables=variables, patched=keys, address=address)


def variable_sets(known: Variables) -> list[Variables]:
    """Which of the database's variables to set: separate parts if they name the database, else the URL, else all.

    An application that has both usually composes its URL from the parts, and breaks when the composed one is given.
    """
    parts = tuple(pair for pair in known if pair[1] != "url")
    urls = tuple(pair for pair in known if pair[1] == "url")
    named = {part for _, part in parts} & {"name", "path"}
    sets = [parts, urls, known] if urls and parts and named else [urls, known] if urls and parts else [known]
    return [chosen for chosen in sets if chosen] or [()]


def config_keys(database: DatabaseFact | None, orm: str | None) -> tuple[str, ...]:
    """The framework configuration keys that hold the database's address."""
    known = database.config_keys if database else ()
    return known or _DEFAULT_KEYS.get(orm or "", ())
