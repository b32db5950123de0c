"""Further variables that hold a database's address: for tests, for reading only, for the other kind of driver."""

from __future__ import annotations

import re
from dataclasses import replace

from itest.model.facts import Variable
from itest.source.code import Code
from itest.source.trace import Expression, trace

_ADDRESS = re.compile(
    r"^(?:\w+_)?(?:POSTGRES(?:QL)?|PG|DB|DATABASE|SQLALCHEMY|MYSQL|MARIADB)(?:_?\w+)?_?(?:URL|URI|DSN)(?:_[A-Z0-9]+)?$"
)
_OTHER = re.compile(r"REDIS|MONGO|CELERY|ELASTIC|CLICKHOUSE|NEO4J|VECTOR|INFLUX|RABBIT|AMQP|CACHE")
_SCHEME = re.compile(r"^\s*([a-z][a-z0-9]*(?:\+[a-z0-9]+)?)://")
_WORDS = {"postgresql": ("postgres",), "mysql": ("mysql", "mariadb"), "sqlite": ("sqlite",)}


def with_defaults(
    code: Code, addresses: tuple[Expression, ...], variables: tuple[Variable, ...]
) -> tuple[Variable, ...]:
    """The variables, those of the engines' `addresses` with the scheme of their default, if they have one.

    More of a default is not known where it holds a password.
    """
    schemes: dict[str, str] = {}
    for origin in (trace(code, address) for address in addresses):
        for name, part in origin.variables.items() if origin.literal and origin.schemes else ():
            if part == "url":
                schemes.setdefault(name, f"{origin.schemes[0]}://")
    return tuple(
        replace(variable, default=variable.default or schemes.get(variable.name)) if not variable.required else variable
        for variable in variables
    )


def further_addresses(
    variables: tuple[Variable, ...], chosen: tuple[tuple[str, str], ...], dialect: str, drivers: dict[str, str | None]
) -> tuple[tuple[str, str], ...]:
    """(variable, part) of the addresses beside the chosen ones, which have to lead to the same scratch database.

    The part is "url" where the same scheme serves, else the scheme with its `://`: the one that the default has, or
    one of `drivers` ("async", "sync") that the name speaks of. What has no default and nobody demands stays unset: a
    replica, say, that is not there.
    """
    known = {name for name, _ in chosen}
    return tuple(
        (variable.name, part)
        for variable in variables
        if variable.name not in known and _is_address(variable.name.upper()) and _counts(variable)
        if (part := _part(variable, dialect, drivers)) is not None
    )


def _is_address(name: str) -> bool:
    return bool(_ADDRESS.match(name)) and not _OTHER.search(name)


def _counts(variable: Variable) -> bool:
    return variable.required or "://" in (variable.default or "") or "TEST" in variable.name.upper()


def _part(variable: Variable, dialect: str, drivers: dict[str, str | None]) -> str | None:
    """None for the address of another kind of database."""
    scheme = _SCHEME.match(variable.default or "")
    if scheme:
        return f"{scheme[1]}://" if scheme[1].startswith(_WORDS.get(dialect, ())) else None
    words = re.split(r"_", variable.name.upper())
    wanted = "async" if "ASYNC" in words else "sync" if "SYNC" in words else ""
    driver = drivers.get(wanted)
    return f"{dialect}+{driver}://" if driver else f"{dialect}://" if wanted == "sync" else "url"
