"""Where the database's address comes from: the ORM's own expressions followed back, else variables by their names."""

from __future__ import annotations

import re

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, DatabaseFact, Variable, Where
from itest.orms._engines import ASYNC, SYNC, engine_addresses
from itest.source.code import Code
from itest.source.project import Project
from itest.source.roles import role
from itest.source.trace import Expression, Origin, trace
from itest.stages.inspect.beside import further_addresses, with_defaults

_NAMED = re.compile(
    r"^(?:\w+_)?(?:POSTGRES(?:QL)?|PG|DB|DATABASE|SQLALCHEMY|MYSQL|SQLITE)_*"
    r"(?:URL|URI|DSN|HOST|HOSTNAME|SERVER|PORT|USER|USERNAME|PASS|PASSWORD|PWD|NAME|DB|DATABASE|DATABASE_UR[LI])$"
)
_OTHER = re.compile(r"TEST|REDIS|MONGO|CELERY|ELASTIC")
_ENGINE = re.compile(r"(DB|DATABASE|SQL\w*)_?\w*(ENGINE|TYPE|DIALECT|BACKEND|DRIVER)$")
_DRIVERS = {
    "postgresql": ("psycopg", "psycopg2", "asyncpg", "pg8000"),
    "mysql": ("pymysql", "mysqlclient", "mysql-connector-python", "aiomysql", "asyncmy"),
}
_SPELLED = {"mysqlclient": "mysqldb", "mysql-connector-python": "mysqlconnector"}
"""Distributions of whose driver SQLAlchemy has another name."""
_ASYNC = {"postgresql": "asyncpg", "mysql": "aiomysql", "sqlite": "aiosqlite"}
_ASYNC_ONLY = (*_ASYNC.values(), "asyncmy")


def database(
    code: Code, project: Project, orm: Orm | None, apps: tuple[AppEntry, ...], variables: tuple[Variable, ...]
) -> DatabaseFact | None:
    """The best traced address; None when the project has no database that we know of."""
    if orm is None:
        return None
    expressions = orm.addresses(code, apps)
    traced = [(expression, trace(code, expression)) for expression in expressions[:6]]
    expression, origin = _best(traced)
    named = () if origin.variables or origin.literal else _by_name(variables)
    pairs = tuple(origin.variables.items()) or named
    _settle(origin, variables)
    dialect, driver = _dialect(origin, project, orm, pairs)
    if dialect == "sqlite":
        pairs = tuple(pair for pair in pairs if pair[1] in ("url", "name") and not _server(pair[0]))
    read = with_defaults(code, _others(code, orm, expressions), variables)
    drivers = {"async": _asynchronous(dialect, project), "sync": _declared(dialect, project)}
    return DatabaseFact(
        dialect=dialect,
        driver=driver,
        variables=pairs,
        beside=further_addresses(read, pairs, dialect, drivers),
        config_keys=tuple(origin.keys),
        hard_coded=origin.literal and not pairs,
        where=_where(code, expression) if expression else None,
    )


def _best(traced: list[tuple[Expression, Origin]]) -> tuple[Expression | None, Origin]:
    """The first address that says something; among alternatives in one file an unconditional one, else a server's."""
    useful = [item for item in traced if item[1].schemes or item[1].variables] or traced
    if not useful:
        return None, Origin()
    module = useful[0][0].outline.module
    beside = [item for item in useful if item[0].outline.module == module]
    plain = [item for item in beside if not item[0].conditional]
    servers = [item for item in beside if "sqlite" not in item[1].schemes]
    return useful[0] if not useful[0][0].conditional else (plain or servers or useful)[0]


def _others(code: Code, orm: Orm, expressions: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The addresses of all engines, those of the other kind of engine among them."""
    mapped = orm.name.startswith(("sqlalchemy", "sqlmodel", "flask_sqlalchemy"))
    found = (*expressions, *engine_addresses(code, SYNC), *engine_addresses(code, ASYNC)) if mapped else expressions
    return found[:8]


def _settle(origin: Origin, variables: tuple[Variable, ...]) -> None:
    """Of several dialects, the one that a variable such as DB_ENGINE names by default comes first."""
    if len({scheme.partition("+")[0] for scheme in origin.schemes}) < 2:
        return
    for variable in variables:
        if _ENGINE.search(variable.name.upper()) and variable.default:
            origin.schemes.sort(key=lambda scheme: scheme[:5] != (variable.default or "")[:5].lower())


def _server(name: str) -> bool:
    return any(word in name.upper() for word in ("POSTGRES", "PG", "MYSQL"))


def _where(code: Code, expression: Expression) -> Where:
    return Where(path=code.path(expression.outline.module), line=expression.line)


def _by_name(variables: tuple[Variable, ...]) -> tuple[tuple[str, str], ...]:
    """Variables that by their names carry a part of an address."""
    return tuple(
        (v.name, role(v.name)) for v in variables if _NAMED.match(v.name.upper()) and not _OTHER.search(v.name.upper())
    )


def _dialect(origin: Origin, project: Project, orm: Orm, pairs: tuple[tuple[str, str], ...]) -> tuple[str, str | None]:
    dialect, _, driver = (origin.schemes[0] if origin.schemes else "").partition("+")
    dialect = (
        dialect or _dialect_of_raw(orm.name) or _dialect_by_names(pairs) or _dialect_by_drivers(project) or "unknown"
    )
    return dialect, driver or _driver(dialect, project, orm)


def _dialect_of_raw(orm: str) -> str | None:
    return {"raw_sqlite3": "sqlite", "raw_asyncpg": "postgresql", "raw_psycopg": "postgresql"}.get(orm)


def _dialect_by_names(pairs: tuple[tuple[str, str], ...]) -> str | None:
    for name, _ in pairs:
        for word, dialect in (
            ("POSTGRES", "postgresql"),
            ("PG", "postgresql"),
            ("MYSQL", "mysql"),
            ("SQLITE", "sqlite"),
        ):
            if word in name.upper():
                return dialect
    return None


def _dialect_by_drivers(project: Project) -> str | None:
    declared = {name.removesuffix("-binary") for name in project.distributions}
    for dialect, drivers in _DRIVERS.items():
        if declared & set(drivers):
            return dialect
    return "sqlite" if "aiosqlite" in declared else None


def _driver(dialect: str, project: Project, orm: Orm) -> str | None:
    """The driver that the installed distributions leave, given the dialect and whether the engine is asynchronous."""
    if orm.name.startswith("raw_"):
        return {"raw_sqlite3": "sqlite3", "raw_asyncpg": "asyncpg"}.get(orm.name) or _declared(dialect, project)
    if orm.name == "sqlalchemy_async":
        return _ASYNC.get(dialect)
    if dialect == "sqlite":
        return "sqlite3"
    return _declared(dialect, project)


def _asynchronous(dialect: str, project: Project) -> str | None:
    return "asyncmy" if dialect == "mysql" and "asyncmy" in project.distributions else _ASYNC.get(dialect)


def _declared(dialect: str, project: Project) -> str | None:
    declared = {name.removesuffix("-binary") for name in project.distributions}
    found = [driver for driver in _DRIVERS.get(dialect, ()) if driver in declared and driver not in _ASYNC_ONLY]
    return _SPELLED.get(found[0], found[0]) if found else None
