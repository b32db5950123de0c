"""Job "probe": imports the application through its entry and says what it is made of. Nothing is served or started."""

from __future__ import annotations

import contextlib
import importlib
import os
import platform
from typing import Any, Callable, ContextManager, TypeVar

from . import entry, features, flask_config, guard, libraries, memory, needs, wiring
from .project import Project
from .scratch import Scratch

T = TypeVar("T")


def main(payload: dict[str, Any]) -> dict[str, Any]:
    """RuntimeFacts as far as the application tells (JSON), with "live" and "marked" for the host to judge the wiring.

    `payload`: {"framework", "orm", "entry", "scratch": see `Scratch`, "variables": [[variable, part]],
    "configuration" and "patched": keys that get the address, "markers": {name: text}, "late": variables that
    tests can set only after the settings were read}. Exceptions get `itest_needs`: what is lacking, for the host.
    """
    project = Project(os.getcwd())
    scratch = Scratch(payload["scratch"])
    os.environ.update({variable: scratch.part(part) for variable, part in payload["variables"]})
    patched = {key: scratch.text_for(key) for key in payload["patched"]}
    with needs.explained(project):
        guard.install(payload["orm"], scratch)
        with flask_config.patched(patched):
            application = entry.load(payload["entry"], payload["configuration"], scratch)
        flask_config.apply(application, patched)
    return _told(application, project, payload)


def _told(application: Any, project: Project, payload: dict[str, Any]) -> dict[str, Any]:
    """What the application is made of; a part that cannot be read is a note."""
    framework = importlib.import_module("%s.frameworks.%s" % (__package__, payload["framework"]))
    mapper = importlib.import_module("%s.orms.%s" % (__package__, _family(payload["orm"])))
    notes: list[str] = []
    held = features.held()
    with _context(application):
        nothing: Any = []
        endpoints = _tried(lambda: framework.endpoints(application, project), nothing, "endpoints", notes)
        described = _tried(lambda: framework.describe(application), {"app_type": "", "features": []}, "features", notes)
        models = _tried(lambda: mapper.models(project), nothing, "models", notes)
        tables = _tried(lambda: mapper.tables(project), nothing, "tables", notes)
        remembered = _tried(lambda: memory.kept(project), nothing, "memory", notes)
        unwired: dict[str, Any] = {}
        wired = _tried(lambda: wiring.look(application, project, payload), unwired, "database", notes)
    document = getattr(framework, "document", None)
    return {
        "python": platform.python_version(),
        "endpoints": endpoints,
        "models": models,
        "tables": tables or wired.pop("tables", []),
        "wiring": wired,
        "versions": libraries.versions(),
        "app_type": described["app_type"],
        "features": sorted({*described["features"], *features.generic(), *held}),
        "openapi": document(application) if document is not None else None,
        "config": _config(framework, payload.get("late")),
        "memory": remembered,
        "notes": [*notes, *project.unread],
    }


def _config(framework: Any, late: Any) -> Any:
    return framework.taken(late) if late else []


def _family(orm: str | None) -> str:
    if orm == "django_orm":
        return "django"
    if (orm and orm.startswith("raw_")) or libraries.loaded("sqlalchemy") is None:
        return "none"
    return "sqlalchemy"


def _context(application: Any) -> ContextManager[Any]:
    """Flask's application context where there is one."""
    make = getattr(application, "app_context", None)
    return make() if callable(make) else contextlib.nullcontext()


def _tried(work: Callable[[], T], otherwise: T, what: str, notes: list[str]) -> T:
    """One part of the answer; a failure there must not cost the other parts."""
    try:
        return work()
    except Exception as error:
        notes.append("%s could not be read: %s: %s (%s)" % (what, type(error).__name__, error, needs.place(error)))
        return otherwise
