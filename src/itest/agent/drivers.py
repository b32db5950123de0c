"""The plain PostgreSQL drivers during the probe: whatever address the code has, they reach the scratch database."""

from __future__ import annotations

import importlib
import re
from types import ModuleType
from typing import Any, Callable, Dict
from urllib.parse import urlsplit

from . import libraries

Redirect = Callable[[Dict[str, Any], str], None]
"""Changes connection parameters in place; the text is the driver's own word for the database's name."""

_DRIVERS = ("psycopg2", "psycopg", "asyncpg")
_NAMES = ("dbname", "database", "db")
_TEXTS = ("dsn", "conninfo")


def install(ours: str, redirect: Redirect) -> None:
    """Wraps every driver that is installed. A connection to a database whose name begins with `ours` is let through."""
    for name, wrap in zip(_DRIVERS, (_psycopg2, _psycopg, _asyncpg)):
        if not libraries.available(name):
            continue
        try:
            module = importlib.import_module(name)
        except ImportError:  # a driver without its C library: the application cannot use it either
            continue
        wrap(module, ours, redirect)


def keep(module: Any) -> None:
    """Lets a module of ours go on with the drivers as they are now: it must reach the server's own database."""
    for name in _DRIVERS:
        driver = getattr(module, name, None)
        if driver is not None:
            copy = ModuleType(name)
            copy.__dict__.update(vars(driver))
            setattr(module, name, copy)


def _psycopg2(module: Any, ours: str, redirect: Redirect) -> None:
    module.connect = _wrapped(module.connect, ours, lambda parameters: redirect(parameters, "dbname"))


def _psycopg(module: Any, ours: str, redirect: Redirect) -> None:
    """The classes' own constructors, which the pools of psycopg_pool call too."""
    for kind in (module.Connection, module.AsyncConnection):
        plain = kind.__dict__["connect"].__func__
        kind.connect = classmethod(_wrapped(plain, ours, lambda parameters: redirect(parameters, "dbname"), skip=1))
    module.connect = module.Connection.connect


def _asyncpg(module: Any, ours: str, redirect: Redirect) -> None:
    """Both names of `connect`: a pool takes the inner one."""
    inner = getattr(module, "connection", module)
    module.connect = inner.connect = _wrapped(inner.connect, ours, lambda parameters: redirect(parameters, "database"))


def _wrapped(original: Any, ours: str, change: Callable[[dict[str, Any]], None], skip: int = 0) -> Any:
    """`original` with another address; `skip` arguments (the class) come before the address."""

    def connect(*arguments: Any, **parameters: Any) -> Any:
        address = arguments[skip : skip + 1]
        if _database(address, parameters).startswith(ours):
            return original(*arguments, **parameters)
        for name in _TEXTS:
            parameters.pop(name, None)
        change(parameters)
        blank = ("",) if address else ()
        return original(*arguments[:skip], *blank, *arguments[skip + 1 :], **parameters)

    return connect


def _database(address: tuple[Any, ...], parameters: dict[str, Any]) -> str:
    """The name of the database that is asked for; parameters win over an address, as in all three drivers."""
    for name in _NAMES:
        if parameters.get(name):
            return str(parameters[name])
    text = next((str(item) for item in (*address, *map(parameters.get, _TEXTS)) if item), "")
    if "://" in text:
        return urlsplit(text).path.lstrip("/")
    found = re.search(r"\bdbname\s*=\s*'?([^'\s]+)", text)
    return found.group(1) if found else ""
