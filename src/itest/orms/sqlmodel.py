"""SQLModel with synchronous sessions; with asynchronous engines only, the isolation is that of `sqlalchemy_async`."""

from __future__ import annotations

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, Evidence, Model
from itest.orms._declarative import declarative_models
from itest.orms._engines import ASYNC, SYNC, engine_addresses, engine_calls
from itest.orms._tables import table_models
from itest.source.code import Code
from itest.source.trace import Expression


def _evidence(code: Code) -> tuple[Evidence, ...]:
    if engine_calls(code, ASYNC) and not engine_calls(code, SYNC):
        return ()
    return tuple(Evidence(where=m.where, text=f"class {m.name}(table=True)") for m in table_models(code))


def _models(code: Code) -> tuple[Model, ...]:
    return (*table_models(code), *declarative_models(code))


def _addresses(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Expression, ...]:
    return engine_addresses(code, SYNC)


ORM = Orm(
    name="sqlmodel",
    title="SQLModel",
    rank=20,
    evidence=_evidence,
    models=_models,
    addresses=_addresses,
)
