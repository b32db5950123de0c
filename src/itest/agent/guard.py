"""While the probe runs, every connection goes to the scratch database, whatever address the application has."""

from __future__ import annotations

import importlib
from typing import Any

from . import drivers, libraries
from .scratch import Scratch

_WORDS = {"psycopg": "dbname", "psycopg_async": "dbname", "psycopg2": "dbname", "aiomysql": "db", "asyncmy": "db"}
_NAMES = ("dbname", "database", "db")
_OURS = "itest_"
_PLACE = (
    *("host", "hostaddr", "port", "user", "password", "service", "passfile", "sslmode", "ssl"),
    *("passwd", "unix_socket", "read_default_file"),
)


def install(orm: str | None, scratch: Scratch) -> None:
    """Redirects SQLAlchemy's and the plain drivers' connections; for Django see `django_settings`."""
    drivers.install(_OURS, lambda parameters, key: redirect(parameters, scratch, key))
    if orm == "django_orm" or not libraries.available("sqlalchemy"):
        return
    event = importlib.import_module("sqlalchemy.event")
    engine = importlib.import_module("sqlalchemy.engine").Engine

    def connect(dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
        if dialect.name != "sqlite":  # the fence keeps SQLite's files in the sandbox
            redirect(parameters, scratch, _WORDS.get(dialect.driver, "database"))

    event.listen(engine, "do_connect", connect)


def redirect(parameters: dict[str, Any], scratch: Scratch, otherwise: str = "dbname") -> None:
    """Changes connection parameters in place, unless they name a scratch database already.

    `otherwise` is the word for the database's name where no parameter shows which one the driver uses.
    """
    key = next((name for name in _NAMES if name in parameters), otherwise)
    if str(parameters.get(key, "")).startswith(_OURS):
        return
    for name in _PLACE:
        parameters.pop(name, None)
    parameters.update(host=scratch.host, port=int(scratch.port), user=scratch.user, password=scratch.password)
    parameters[key] = scratch.database if scratch.database.startswith(_OURS) else _OURS + "nowhere"


def django_settings(settings: Any, scratch: Scratch) -> None:
    """Points all of Django's databases at the scratch address, keeping their engines."""
    for alias, database in settings.DATABASES.items():
        if "sqlite" in str(database.get("ENGINE")) or "spatialite" in str(database.get("ENGINE")):
            continue  # the fence keeps SQLite's files in the sandbox
        database.update(HOST=scratch.host, PORT=scratch.port, USER=scratch.user, PASSWORD=scratch.password)
        database["NAME"] = scratch.database if scratch.database.startswith(_OURS) else _OURS + alias
