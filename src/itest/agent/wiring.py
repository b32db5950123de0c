"""How the database reaches the application: which addresses are live, and by what names the tests can get at them."""

from __future__ import annotations

import importlib
import os
import re
from typing import Any

from . import libraries, schema, seeds
from .project import Project

_REPLICA = re.compile(r"replica|slave|follower|standby|mirror|read_?only|reader|^read$|_read$|^read_", re.I)
_SETTINGS = re.compile(r"settings|config", re.I)


def look(application: Any, project: Project, payload: dict[str, Any]) -> dict[str, Any]:
    """What the host needs to choose a mechanism.

    {"live": [{"scheme", "dialect", "driver", "database", "host", "asynchronous"}], "marked": names of the markers that
    are found in a live address or in settings, "engine", "metadata", "schema", "schema_call", "schema_file", "tables",
    "seeds"}
    """
    found: dict[str, Any] = {"live": [], "marked": [], "engine": None, "metadata": None, "schema": "none"}
    if payload["orm"] == "django_orm":
        found.update(_django())
    elif libraries.loaded("sqlalchemy") is not None and not str(payload["orm"]).startswith("raw_"):
        found.update(_engines(application, project, payload), seeds=seeds.look(project))
    if found["metadata"] is None and found["schema"] == "none":
        found.update(schema.look(project))
    elif found["schema"] == "metadata" and schema.migrates_itself(project):
        found.update(schema="migrations", schema_file="alembic.ini")
    found["marked"] = _marked(found["live"], application, project, payload["markers"])
    found["config_keys"] = _config_keys(application, payload["markers"])
    return found


def _marked(live: list[Any], application: Any, project: Project, markers: dict[str, str]) -> list[str]:
    """The mechanisms whose address is live; without any engine, those whose address stands in the settings.

    A live name must begin with the marker: an application may put something of its own in front ("test_" + name).
    """
    names = [os.path.basename(str(item["database"])) for item in live]
    texts = [] if live else _settings_texts(application, project)
    alive = [name for name, mark in markers.items() if any(text.startswith(mark) for text in names)]
    return alive or [name for name, mark in markers.items() if any(mark in text for text in texts)]


def _engines(application: Any, project: Project, payload: dict[str, Any]) -> dict[str, Any]:
    """The engines that are alive after the import or, with `start`, while the application runs."""
    engines = importlib.import_module("%s.engines" % __package__)
    found: dict[str, Any] = engines.look(application, project)
    if payload.get("start") and found["engine"] is None:
        lifespan = importlib.import_module("%s.lifespan" % __package__)
        found = lifespan.during(application, lambda: engines.look(application, project))
    entry = payload["entry"]
    if found["engine"] is not None and "module" not in found["engine"]:
        found["engine"]["module"] = entry["module"]
        if entry["kind"] == "object" and entry["attr"].isidentifier():
            expression = found["engine"]["expression"].replace("app.", entry["attr"] + ".", 1)
            found["engine"].update(name=entry["attr"], expression=expression)
    return found


def _django() -> dict[str, Any]:
    settings = importlib.import_module("django.conf").settings
    default = settings.DATABASES.get("default") or {}
    vendor = str(default.get("ENGINE", "")).rpartition(".")[2]
    dialect = {
        "postgresql_psycopg2": "postgresql",
        "postgis": "postgresql",
        "sqlite3": "sqlite",
        "spatialite": "sqlite",
    }
    live = {
        "scheme": None,
        "dialect": dialect.get(vendor, vendor),
        "driver": _django_driver(vendor),
        "asynchronous": False,
    }
    live.update(database=str(default.get("NAME")), host=str(default.get("HOST") or ""), engine=default.get("ENGINE"))
    return {"live": [live], "schema": "migrations", "mirrors": _mirrors(settings.DATABASES)}


def _mirrors(databases: dict[str, Any]) -> list[str]:
    """The aliases that are the default database once more: by their settings for tests, or by what they are called."""
    return sorted(
        alias
        for alias, database in databases.items()
        if alias != "default" and ((database.get("TEST") or {}).get("MIRROR") == "default" or _REPLICA.search(alias))
    )


def _django_driver(vendor: str) -> str | None:
    if vendor == "sqlite3":
        return "sqlite3"
    names = ("pymysql", "MySQLdb") if vendor == "mysql" else ("psycopg", "psycopg2")
    return next((name for name in names if libraries.loaded(name)), None)


def _config_keys(application: Any, markers: dict[str, str]) -> list[str]:
    """Flask configuration keys whose value is one of the scratch addresses."""
    config = getattr(application, "config", None)
    if not isinstance(config, dict):
        return []
    return sorted(
        key for key, value in config.items() if isinstance(value, (str, os.PathLike)) and _has(value, markers)
    )


def _has(value: object, markers: dict[str, str]) -> bool:
    return any(mark in str(value) for mark in markers.values())


def _settings_texts(application: Any, project: Project) -> list[str]:
    """Texts of the objects that look like settings, for applications that open connections later by themselves."""
    texts = [
        str(value) for value in dict(getattr(application, "config", None) or {}).values() if isinstance(value, str)
    ]
    for module in project.modules():
        for name, value in project.members(module):
            if isinstance(value, str):
                texts.append(value)
            elif _SETTINGS.search(name) and not isinstance(value, type):
                texts.append(_rendered(value, project))
    return texts


def _rendered(value: Any, project: Project) -> str:
    """Everything that a settings object shows: its attributes and its class's properties, by text."""
    if callable(value) and project.owns_object(value):
        if getattr(getattr(value, "__wrapped__", value), "__code__", None) is None:
            return ""
        if getattr(value, "__wrapped__", value).__code__.co_argcount:
            return ""
        try:
            value = value()
        except Exception:
            return ""
    names = [name for name in dir(type(value)) if isinstance(getattr(type(value), name, None), property)]
    shown = dict(getattr(value, "__dict__", {}))
    for name in names if project.owns_object(type(value)) else ():
        try:
            shown[name] = getattr(value, name)
        except Exception:
            continue
    return " ".join(_secret_text(item) for item in shown.values())


def _secret_text(value: Any) -> str:
    reveal = getattr(value, "get_secret_value", None)
    return str(reveal() if callable(reveal) else value)
