"""SQLAlchemy engines that are alive, and the shortest expression in the project's modules that leads to each."""

from __future__ import annotations

import gc
import importlib
import inspect
import re
import sys
from types import FunctionType
from typing import Any, Iterator

from . import extensions, libraries, sqlalchemy_metadata
from .orms import sqlalchemy as mapped
from .project import Project

_ENGINES = re.compile(r"engine", re.I)
_REMOTE = re.compile(
    r"(?!ssl_disabled$)ssl|(unix_socket|read_default_file|channel_binding|service|passfile|direct_tls)$"
)


def look(application: Any, project: Project) -> dict[str, Any]:
    """{"live", "engine", "metadata", "schema"} as `wiring.look` wants them."""
    paths = [*_paths(project), *_state(application, project)]
    engines = _unique([engine for _, engine, _ in paths] + _alive())
    best = min(paths, key=lambda item: item[0])[2] if paths else None
    chosen = next((engine for _, engine, reference in paths if reference is best), None)
    ordered = sorted(engines, key=lambda engine: engine is not chosen)
    metadata = sqlalchemy_metadata.reference(project)
    asynchronous = [item.sync_engine for item in gc.get_objects() if type(item).__name__ == "AsyncEngine"]
    found: dict[str, Any] = {
        "live": [{**_address(engine), "asynchronous": engine in asynchronous} for engine in ordered],
        "engine": best,
        "metadata": metadata,
        "others": _others(paths, chosen),
    }
    if metadata is not None:
        found["schema"] = "metadata"
        if any(item["dialect"] == "postgresql" for item in found["live"][:1]):
            held = max(mapped.metadatas(project), key=lambda metadata: len(metadata.tables))
            found["preparation"] = extensions.statements(held)
    return found


def _others(paths: list[Any], chosen: Any) -> list[dict[str, str]]:
    """Further engines of the same driver that lead to the same database, a reader's say: the best path to each.

    Those of one mapping are not among them, they are replaced there.
    """
    found: dict[int, dict[str, str]] = {}
    for _, engine, reference in sorted(paths, key=lambda item: item[0]) if chosen is not None else ():
        alike = engine is not chosen and "module" in reference and not re.search(r"[\[(]", reference["expression"])
        if alike and all(_address(engine)[key] == _address(chosen)[key] for key in ("scheme", "database", "host")):
            found.setdefault(id(engine), reference)
    return list(found.values())


def _alive() -> list[Any]:
    kind = importlib.import_module("sqlalchemy.engine").Engine
    return [item for item in gc.get_objects() if type(item).__name__ == "Engine" and isinstance(item, kind)]


def _unique(engines: list[Any]) -> list[Any]:
    return list({id(engine): engine for engine in engines}.values())


def _address(engine: Any) -> dict[str, Any]:
    url = engine.url
    return {
        "scheme": str(url.drivername),
        "dialect": engine.dialect.name if engine.dialect.name != "mariadb" else "mysql",
        "driver": engine.dialect.driver if engine.dialect.driver != "pysqlite" else "sqlite3",
        "database": str(url.database or ""),
        "host": str(url.host or dict(url.query).get("host", "")),
        "remote_options": _remote(engine),
    }


def _remote(engine: Any) -> list[str]:
    """The connection arguments that a server of the tests' own would not understand; `create_engine` keeps them."""
    creator = getattr(engine.pool, "_creator", None)
    names = getattr(getattr(creator, "__code__", None), "co_freevars", ())
    kept = {name: cell.cell_contents for name, cell in zip(names, getattr(creator, "__closure__", None) or ())}
    return sorted(name for name in kept.get("cparams") or {} if _REMOTE.match(name))


def _sync(value: Any) -> Any:
    """The Engine behind an Engine or AsyncEngine, else None."""
    if libraries.is_a(value, "sqlalchemy.ext.asyncio:AsyncEngine"):
        return value.sync_engine
    return value if libraries.is_a(value, "sqlalchemy.engine:Engine") else None


def _paths(project: Project) -> Iterator[tuple[tuple[Any, ...], Any, dict[str, str]]]:
    """(rank, engine, Reference dict); a lower rank reads better."""
    for module in project.modules():
        for name, value in project.members(module):
            for suffix, engine in _behind(value, name, project):
                created_here = name in getattr(module, "__annotations__", {}) or _assigned(module, name)
                rank = (
                    len(suffix.split(".")) if suffix else 0,
                    not created_here,
                    name.startswith("_"),
                    module.__name__,
                )
                yield rank, engine, {"module": module.__name__, "name": name, "expression": _spelled(name, suffix)}


def _state(application: Any, project: Project) -> Iterator[tuple[tuple[Any, ...], Any, dict[str, str]]]:
    """Engines that hang on the application: its own attributes, and an ASGI `state`, which its start-up fills."""
    state = getattr(getattr(application, "state", None), "_state", None) or {}
    own = {name: value for name, value in getattr(application, "__dict__", {}).items() if name.isidentifier()}
    for before, values in (("app.", own), ("app.state.", state)):
        for name, value in sorted(values.items()):
            for suffix, engine in _behind(value, name, project if values is own else None):
                rank = (9, len(before), suffix.count("."), name.startswith("_"), name)
                yield rank, engine, {"name": "app", "expression": _spelled(before + name, suffix)}


def _spelled(name: str, suffix: str) -> str:
    """The expression that goes on from a name; a suffix with {} is put round it."""
    return suffix.replace("{}", name) if "{}" in suffix else name + suffix


def _assigned(module: Any, name: str) -> bool:
    """Whether the module itself binds the name, rather than importing it."""
    try:
        source = inspect.getsource(module)
    except (OSError, TypeError):
        return False
    pattern = r"^\s*(?:async\s+def|def)\s+{0}\b|^\s*{0}\b[^=\n(]*=(?!=)".format(re.escape(name))
    return re.search(pattern, source, re.M) is not None


def _behind(value: Any, name: str, project: Project | None) -> Iterator[tuple[str, Any]]:
    """(suffix, Engine) for each engine that a module-level value leads to."""
    engine = _sync(value)
    if engine is not None:
        yield "", engine
    elif libraries.is_a(value, "sqlalchemy.orm:sessionmaker", "sqlalchemy.ext.asyncio:async_sessionmaker"):
        yield from _bound(".kw['bind']", value.kw.get("bind"))
    elif libraries.is_a(value, "sqlalchemy.orm:scoped_session"):
        maker = getattr(value.session_factory, "kw", {})
        yield from _bound(".session_factory.kw['bind']", maker.get("bind"))
    elif libraries.is_a(value, "flask_sqlalchemy:SQLAlchemy"):
        yield from _bound(".engine", _tried(lambda: value.engine))
    else:
        yield from _held(value, name, project)


def _held(value: Any, name: str, project: Project | None) -> Iterator[tuple[str, Any]]:
    """Engines in mappings, in containers of dependencies, in objects of libraries and of the project."""
    if type(value) is dict:
        for key in sorted(key for key in value if isinstance(key, str)):
            yield from _bound("[%r]" % key, value[key])
        if not any(isinstance(key, str) for key in value):  # members of an Enum, say, which want an import of their own
            yield from _bound("next(iter({}.values()))", next(iter(value.values()), None))
    elif libraries.is_a(value, "dependency_injector.containers:Container"):
        yield from _provided(value, project)
    elif _wraps(type(value), project):
        yield from _bound(".engine", _tried(lambda: value.engine))
        yield from _bound(".get_engine()", _tried(lambda: value.get_engine()))
    elif project is not None:
        yield from _behind_own(value, name, project)


def _provided(container: Any, project: Project | None) -> Iterator[tuple[str, Any]]:
    """Engines of the one object that a singleton or resource of a container of dependencies is."""
    for name, provider in sorted(container.providers.items()):
        once = libraries.is_a(
            provider, "dependency_injector.providers:BaseSingleton", "dependency_injector.providers:Resource"
        )
        inner = _tried(provider) if once else None
        yield from _bound(".%s()" % name, inner)
        if inner is not None and project is not None:
            for suffix, engine in _behind_own(inner, name, project):
                yield ".%s()%s" % (name, suffix), engine


def _wraps(kind: type, project: Project | None) -> bool:
    """Whether a library that is built on SQLAlchemy made this class, and gives its engine away."""
    own = project is not None and project.owns_object(kind)
    if own or not any(hasattr(kind, name) for name in ("engine", "get_engine")):
        return False
    modules = [vars(sys.modules[base.__module__]) for base in kind.__mro__ if base.__module__ in sys.modules]
    origins = [str(getattr(value, "__module__", None)) for names in modules for value in list(names.values())]
    return any(origin.partition(".")[0] == "sqlalchemy" for origin in origins)


def _behind_own(value: Any, name: str, project: Project) -> Iterator[tuple[str, Any]]:
    """Engines behind the project's own functions (`get_engine()`) and objects (`database.engine`)."""
    if isinstance(value, FunctionType) or hasattr(value, "cache_info"):
        if _ENGINES.search(name) and project.owns_object(value) and _needs_nothing(value):
            yield from _called(value)
    elif project.owns_object(type(value)) and not isinstance(value, type):
        for attribute, inner in sorted(getattr(value, "__dict__", {}).items()):
            yield from _bound("." + attribute, inner)


def _bound(suffix: str, value: Any) -> Iterator[tuple[str, Any]]:
    engine = _sync(value)
    if engine is not None:
        yield suffix, engine


def _called(function: Any) -> Iterator[tuple[str, Any]]:
    """The engine that a function gives, if it gives the same one each time."""
    first, second = _sync(_tried(function)), _sync(_tried(function))
    if first is not None and first is second:
        yield "()", first


def _tried(work: Any) -> Any:
    try:
        found = work()
    except Exception:
        return None
    if inspect.iscoroutine(found):
        found.close()
        return None
    return found


def _needs_nothing(function: Any) -> bool:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    return all(item.default is not item.empty or item.kind in (2, 4) for item in parameters)
