"""SQLAlchemy with asynchronous engines; the models may be SQLModel's."""

from __future__ import annotations

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, Evidence, Model
from itest.orms._declarative import declarative_models
from itest.orms._engines import ASYNC, engine_addresses, engine_calls
from itest.orms._tables import table_models
from itest.source.code import Code
from itest.source.trace import Expression


def _evidence(code: Code) -> tuple[Evidence, ...]:
    return engine_calls(code, ASYNC)


def _models(code: Code) -> tuple[Model, ...]:
    return (*declarative_models(code), *table_models(code))


def _addresses(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Expression, ...]:
    return engine_addresses(code, ASYNC)


ORM = Orm(
    name="sqlalchemy_async",
    title="SQLAlchemy (async)",
    rank=30,
    evidence=_evidence,
    models=_models,
    addresses=_addresses,
)
