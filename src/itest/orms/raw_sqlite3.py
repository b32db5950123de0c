"""The standard library's sqlite3 without an ORM, by itself or below `databases`."""

from __future__ import annotations

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, Evidence
from itest.orms._raw import DATABASES, by_databases, connection_addresses, connections, no_models
from itest.source.code import Code
from itest.source.trace import Expression

_CALLS = ("sqlite3.connect",)


def _evidence(code: Code) -> tuple[Evidence, ...]:
    return connections(code, _CALLS) or by_databases(code, "sqlite")


def _addresses(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Expression, ...]:
    return connection_addresses(code, (*_CALLS, *DATABASES))


ORM = Orm(
    name="raw_sqlite3",
    title="sqlite3, no ORM",
    rank=80,
    evidence=_evidence,
    models=no_models,
    addresses=_addresses,
)
