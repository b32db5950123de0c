"""The facts that the templates of the foundation are given: one flat mapping, decided here, not in the templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from itest.model.answers import Answers
from itest.model.facts import AppEntry, ConfigArgument, ProjectFacts
from itest.model.runtime import Reference, RuntimeFacts, Wiring

ASGI = ("fastapi", "starlette")
RAW = ("raw_sqlite3", "raw_asyncpg")
DRIVERS = {
    "psycopg": "psycopg",
    "psycopg_async": "psycopg",
    "psycopg2": "psycopg2",
    "aiopg": "psycopg2",
    "asyncpg": "asyncpg",
    "pymysql": "pymysql",
    "aiomysql": "pymysql",
    "asyncmy": "asyncmy",
    "mysqldb": "MySQLdb",
    "mysqlconnector": "mysql.connector",
}
VERSIONS = (
    "sqlalchemy",
    "flask",
    "flask_sqlalchemy",
    "flask_caching",
    "werkzeug",
    "starlette",
    "fastapi",
    "django",
    "httpx",
)
WORKERS = re.compile(r"(-n|--numprocesses)[ =]?(auto|logical)")
BY_NAME = re.compile(r"(\w+)\['[^']*'\]|next\(iter\((\w+)\.values\(\)\)\)")
FEW = 60
"""Endpoints that are tested in about half a minute: more are worth workers."""
APP_CLASSES = {"flask": "Flask", "fastapi": "FastAPI", "starlette": "Starlette"}


def frame(facts: ProjectFacts, runtime: RuntimeFacts) -> dict[str, Any]:
    """What every template may ask: framework, orm, dialect, driver, `v` (major, minor by distribution) and `has`."""
    names = {name.lower().replace("-", "_") for name in runtime.versions}
    driver = runtime.wiring.driver or ""
    return {
        "framework": facts.framework,
        "orm": facts.orm,
        "dialect": runtime.wiring.dialect,
        "driver": DRIVERS.get(driver, driver or ("psycopg2" if runtime.wiring.dialect == "postgresql" else "sqlite3")),
        "v": {name: version_of({**runtime.versions, "python": runtime.python}, name) for name in (*VERSIONS, "python")},
        "has": Distributions(names),
        "httpx": http_library(runtime),
        "holds_loop": "event_loop" in runtime.features,
    }


def http_library(runtime: RuntimeFacts) -> str:
    """What clients of an ASGI application are made of: httpx, or httpx2 where Starlette 1.0 or later is new."""
    names = {name.lower() for name in runtime.versions}
    new = "httpx2" in names or version_of(runtime.versions, "starlette") >= (1, 0)
    return "httpx2" if new and "httpx" not in names else "httpx"


class Distributions:
    """`has.flask_mail` in a template: whether that distribution is in the project's environment."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> bool:
        return name in self._names


def suite_context(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts) -> dict[str, Any]:
    """Everything that the conftest and the support modules are rendered from."""
    wiring, entry = runtime.wiring, runtime.entry or answers.app
    depth = len([part for part in answers.tests_dir.split("/") if part not in ("", ".")])
    argument = entry.arguments[0] if entry.arguments else None
    return {
        **frame(facts, runtime),
        **_engine(facts, entry, wiring),
        "project": slug(facts.name),
        "package_depth": depth,
        "import_roots": _import_roots(facts),
        "entry": entry,
        "app_class": APP_CLASSES.get(facts.framework or "", "Any"),
        "app_argument": _argument(argument),
        "wiring": wiring,
        "asynchronous": wiring.asynchronous,
        "models": runtime.models,
        "tables": tuple(sorted(runtime.tables)),
        "environment": runtime.environment,
        "database_variables": wiring.variables,
        "url_scheme": url_scheme(facts, wiring),
        "folders": runtime.folders,
        "files": runtime.files,
        "config": _config(facts, answers, runtime),
        "cheap_hashes": cheap_hashes(facts, runtime),
        "conftest_notes": (),
        "reused": frozenset(),
        "warnings_are_errors": "error" in dict(facts.tooling.pytest_options).get("filterwarnings", ""),
        "measures_coverage": "--cov" in dict(facts.tooling.pytest_options).get("addopts", ""),
        "starts_workers": _starts_workers(facts, runtime),
        "asgi": facts.framework in ASGI,
        "people": (),
        "login": None,
        "promotions": {},
        "confirmations": {},
        "makes": (),
        "sign_up": None,
        "shared_things": (),
        "has_factories": False,
    }


def _config(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts) -> Any:
    return flask_config(runtime, kept="cache" in answers.boundaries) if facts.framework == "flask" else runtime.config


def _starts_workers(facts: ProjectFacts, runtime: RuntimeFacts) -> bool:
    """Whether every run gets a worker per processor although each of them takes longer to start than the tests run."""
    addopts = dict(facts.tooling.pytest_options).get("addopts", "")
    own = [endpoint for endpoint in runtime.endpoints if endpoint.first_party]
    return bool(WORKERS.search(addopts)) and len(own) <= FEW


def slug(name: str) -> str:
    """A project's name as a part of a database name: lower case letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "project"


def url_scheme(facts: ProjectFacts, wiring: Wiring) -> str:
    """What stands before `://` in the address that the application is given."""
    if wiring.url_scheme:
        return wiring.url_scheme
    if wiring.mechanism == "django":
        return wiring.dialect  # Django chooses the driver itself
    if facts.orm in RAW or not wiring.driver or wiring.driver in ("sqlite3", "pysqlite"):
        return wiring.dialect
    return f"{wiring.dialect}+{wiring.driver}"


def flask_config(runtime: RuntimeFacts, *, kept: bool = False) -> tuple[tuple[str, Any], ...]:
    """Configuration for tests by key; what the probe found necessary wins over what is merely sensible.

    `kept` tells that the application's cache is to work.
    """
    names = {name.lower().replace("_", "-") for name in runtime.versions}
    version, cache = version_of(runtime.versions, "flask_caching"), "simple" if kept else "null"
    sensible: dict[str, tuple[str | None, Any]] = {
        "TESTING": (None, True),
        "WTF_CSRF_ENABLED": ("flask-wtf", False),
        "BCRYPT_LOG_ROUNDS": ("flask-bcrypt", 4),
        "MAIL_SUPPRESS_SEND": ("flask-mail", True),
        "CACHE_TYPE": ("flask-caching", f"{cache.title()}Cache" if version >= (1, 10) else cache),
        "RATELIMIT_ENABLED": ("flask-limiter", False),
        "DEBUG_TB_ENABLED": ("flask-debugtoolbar", False),
    }
    config = {key: value for key, (needs, value) in sensible.items() if needs is None or needs in names}
    config.update(runtime.config)
    config.pop(runtime.wiring.config_key or "", None)
    return tuple(config.items())


def cheap_hashes(facts: ProjectFacts, runtime: RuntimeFacts) -> tuple[str, ...]:
    """The libraries whose password hashes cost a tenth of a second or more and take no configuration for it."""
    if facts.framework == "django" or "flask_bcrypt" in runtime.features:
        return ()
    found = tuple(name for name in ("bcrypt", "passlib") if name in runtime.features)
    if found or facts.framework != "flask":
        return found
    return ("werkzeug",) if any(boundary.name == "auth" for boundary in facts.boundaries) else ()


def _engine(facts: ProjectFacts, entry: AppEntry, wiring: Wiring) -> dict[str, Any]:
    engine, metadata = _reach(wiring.engine, entry), _reach(_beside_engine(wiring), entry)
    call = _reach(wiring.schema_call, entry)
    empty = wiring.schema == "metadata" and not wiring.asynchronous  # migrations may have filled the tables already
    seeds = [_reach(seed, entry) for seed in wiring.seeds if empty]
    seeding = tuple(pair for pairs, _ in seeds for pair in pairs)
    others = [_reach(other, entry) for other in wiring.others]
    needs_start = ".state." in engine[1] or (wiring.schema == "application" and facts.orm in RAW)
    late = facts.framework in ASGI and needs_start
    migrate = wiring.schema == "migrations" and not (wiring.schema_file or "alembic.ini").endswith(".ini")
    kinds = {"sqlalchemy_async": "AsyncEngine", "raw_sqlite3": "Path", "raw_asyncpg": "Tables"}
    return {
        "engine_imports": _distinct(
            engine[0] + (metadata[0] if wiring.schema == "metadata" else ()) + call[0] + seeding
        ),
        "engine_expression": engine[1],
        "restores": wiring.isolation == "restore",
        "engines_by_name": named[1] or named[2] if (named := BY_NAME.fullmatch(engine[1])) else None,
        "metadata_imports": metadata[0],
        "metadata_expression": metadata[1],
        "schema_imports": call[0],
        "schema_call": wiring.schema_call,
        "other_imports": _distinct(tuple(pair for pairs, _ in others for pair in pairs)),
        "other_engines": tuple(expression for _, expression in others),
        "seeds": tuple(expression for _, expression in seeds),
        "schema_files": wiring.schema_files or tuple(filter(None, (wiring.schema_file,))),
        "schema_file": wiring.schema_file or ("migrations" if migrate else "alembic.ini"),
        "engine_late": late,
        "app_context": facts.framework == "flask",
        "flask_migrate": migrate,
        "database_type": kinds.get(facts.orm or "", "Engine"),
    }


def _beside_engine(wiring: Wiring) -> Reference | None:
    """The metadata, through the import that the engine comes by where both hang on one object."""
    if wiring.engine and wiring.metadata and wiring.engine.name == wiring.metadata.name:
        return replace(wiring.metadata, module=wiring.engine.module)
    return wiring.metadata


def _reach(reference: Reference | None, entry: AppEntry) -> tuple[tuple[tuple[str, str], ...], str]:
    """The import and the expression; what hangs on the application itself is reached through the fixture `app`."""
    if reference is None:
        return (), ""
    names = (entry.attr, "app") if entry.kind == "factory" else (entry.attr,)
    if reference.module == entry.module and reference.name in names:
        return (), re.sub(rf"^{re.escape(reference.name)}\b", "app", reference.expression)
    return ((reference.module, reference.name),), reference.expression


def _distinct(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pairs))


def _argument(argument: ConfigArgument | None) -> dict[str, Any] | None:
    if argument is None:
        return None
    base = argument.value or argument.base if argument.kind in ("class", "object") else None
    return {
        "name": argument.name,
        "kind": argument.kind,
        "required": argument.required,
        "value": argument.value,
        "base": tuple(base.split(":")) if base and ":" in base else None,
    }


def _import_roots(facts: ProjectFacts) -> tuple[str, ...]:
    configured = dict(facts.tooling.pytest_options).get("pythonpath", "").replace(",", " ").split()
    covered = {entry.strip("./\"'[]") or "." for entry in configured}
    return tuple(root for root in facts.source_roots if (root.strip("./") or ".") not in covered)


def version_of(versions: Mapping[str, str], name: str) -> tuple[int, int]:
    for given, text in versions.items():
        if given.lower().replace("-", "_") == name:
            numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
            return (numbers[0], numbers[1] if len(numbers) > 1 else 0) if numbers else (0, 0)
    return (0, 0)
