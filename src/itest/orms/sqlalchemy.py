"""SQLAlchemy 1.4 to 2.1 with synchronous engines, which the project or a library that wraps SQLAlchemy makes."""

from __future__ import annotations

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, Evidence
from itest.orms._declarative import declarative_models
from itest.orms._engines import SYNC, engine_addresses, engine_calls, named_addresses
from itest.source.code import Code
from itest.source.trace import Expression


def _evidence(code: Code) -> tuple[Evidence, ...]:
    if engine_calls(code, ("databases.Database", "databases.core.Database")):
        return ()  # the engine only makes the tables, the queries go another way
    engines = engine_calls(code, SYNC)
    return engines or tuple(Evidence(where=m.where, text=f"class {m.name}") for m in declarative_models(code))


def _addresses(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Expression, ...]:
    return engine_addresses(code, SYNC) or named_addresses(code)


ORM = Orm(
    name="sqlalchemy",
    title="SQLAlchemy",
    rank=40,
    evidence=_evidence,
    models=declarative_models,
    addresses=_addresses,
)
