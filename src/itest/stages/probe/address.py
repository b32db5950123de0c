"""Harmless database addresses for the probe: a file in the sandbox, or a database name of ours on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from itest.model.facts import ProjectFacts
from itest.sandbox import Sandbox

_SERVERS = {"postgresql": ("postgres",), "mysql": ("mysql", "mariadb")}
MARK = "itest_probe_"
_ASYNC = {"postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite", "mysql": "mysql+aiomysql"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`scheme` as the application wants it in front of `://`; `database` is a name, or a file's path for SQLite."""

    dialect: str
    scheme: str
    database: str


def address_for(facts: ProjectFacts, sandbox: Sandbox, mechanism: str) -> Address:
    """An address that carries the mechanism's name, so that a live connection tells which mechanism reached it."""
    dialect = facts.database.dialect if facts.database else "sqlite"
    dialect = "sqlite" if dialect == "unknown" else dialect
    name = MARK + mechanism
    database = str(sandbox.root / "tmp" / f"{name}.sqlite3") if dialect == "sqlite" else name
    return Address(dialect=dialect, scheme=scheme_for(facts, dialect), database=database)


def scheme_for(facts: ProjectFacts, dialect: str) -> str:
    """The scheme of the source's own default where it has one, else what the ORM and the driver suggest."""
    database = facts.database
    urls = {variable for variable, part in (database.variables if database else ()) if part == "url"}
    for variable in facts.variables:
        if variable.name in urls and variable.default and "://" in variable.default:
            scheme = urlsplit(variable.default).scheme
            if _speaks(scheme, dialect):
                return scheme
    if facts.orm == "sqlalchemy_async":
        return _ASYNC.get(dialect, dialect)
    if facts.orm == "django_orm" and dialect == "postgresql":
        return "postgres"
    driver = database.driver if database else None
    if dialect in _SERVERS and driver and not (facts.orm or "").startswith(("raw_", "django")):
        return f"{dialect}+{driver}"
    return dialect


def _speaks(scheme: str, dialect: str) -> bool:
    """Whether an address that begins with the scheme is one of the dialect."""
    return dialect in scheme or scheme.startswith(_SERVERS.get(dialect, ()))
