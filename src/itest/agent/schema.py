"""Where the tables of an application without mapped classes come from: a function, an SQL script, or migrations."""

from __future__ import annotations

import importlib
import inspect
import os
import re
from types import FunctionType
from typing import Any, Iterator

from . import libraries
from .project import Project

_CREATE = re.compile(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"\[]?([\w.]+)", re.I)
_MIGRATED = re.compile(r"op\.create_table\(\s*[\"'](\w+)")
_MAKERS = re.compile(
    r"^(init|create|setup|make|build|initiali[sz]e|prepare|bootstrap)_?(the_)?(db|database|schema|tables?)", re.I
)
_UPGRADES = re.compile(r"\balembic\b[\s\S]*\bcommand\.upgrade\b|\balembic[\"', ]+upgrade\b")
_ASIDE = re.compile(r"[/\\](versions|migrations|alembic|tests?)[/\\]")
_NUMBERED = re.compile(r"^[vV]?\d+")
_SKIPPED = {"node_modules", ".git", "site-packages", "tests", "test"}


def look(project: Project) -> dict[str, Any]:
    """{"schema", "schema_file", "schema_files", "schema_call", "tables"}; "none" when nothing makes tables."""
    scripts, declared = _best_scripts(project), _declared(project)
    call = _maker(project)
    migrations = os.path.join(project.root, "alembic.ini")
    if os.path.exists(migrations):
        return {"schema": "migrations", "schema_file": "alembic.ini", "tables": declared or _migrated(project)}
    if scripts is not None:
        paths, tables = scripts
        found = {"schema": "script", "schema_file": paths[0], "schema_files": paths}
        return {**found, "schema_call": call, "tables": tables}
    tables = declared or _written_in_python(project)
    if tables:
        return {"schema": "application", "schema_call": call, "tables": tables}
    return {"schema": "none"}


def migrates_itself(project: Project) -> bool:
    """Whether the application brings its tables up to date by Alembic when it starts: tables that are there already
    would be in its way."""
    if not os.path.exists(os.path.join(project.root, "alembic.ini")):
        return False
    sources = [str(module.__file__) for module in project.modules() if str(module.__file__).endswith(".py")]
    return any(_UPGRADES.search(_text(path)) for path in sources if not _ASIDE.search(path))


def _files(project: Project, suffix: str) -> Iterator[str]:
    for folder, folders, files in os.walk(project.root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(files):
            if name.endswith(suffix):
                yield os.path.join(folder, name)


def _text(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


def _best_scripts(project: Project) -> tuple[list[str], list[str]] | None:
    """(paths, tables): the SQL file that creates the most tables, or a folder's numbered files in their order."""
    found = [(path, _CREATE.findall(_text(path))) for path in _files(project, ".sql")]
    making = [item for item in found if item[1]]
    if not making:
        return None
    best, tables = max(making, key=lambda item: ("schema" in os.path.basename(item[0]), len(item[1])))
    paths = [best]
    if _NUMBERED.match(os.path.basename(best)):
        folder = os.path.dirname(best)
        steps = [item for item in found if os.path.dirname(item[0]) == folder and _is_step(item[0])]
        paths = [path for path, _ in steps]
        tables = [name for _, names in steps for name in names]
    return [project.relative(path) for path in paths], list(dict.fromkeys(tables))


def _is_step(path: str) -> bool:
    """A numbered migration, but not the one that takes it back."""
    name = os.path.basename(path).lower()
    return bool(_NUMBERED.match(name)) and not re.search(r"(^|[._-])(down|rollback|undo|revert)([._-]|$)", name)


def _maker(project: Project) -> dict[str, str] | None:
    """A function of the project without required arguments whose name says that it makes the tables."""
    for module in project.modules():
        for name, value in project.members(module):
            if not isinstance(value, FunctionType) or value.__module__ != module.__name__ or not _MAKERS.match(name):
                continue
            needed = [item for item in inspect.signature(value).parameters.values() if item.default is item.empty]
            if not needed:
                return {"module": module.__name__, "name": name, "expression": "%s()" % name}
    return None


def _migrated(project: Project) -> list[str]:
    names: list[str] = []
    for path in _files(project, ".py"):
        if "versions" in path or "migrations" in path:
            names += _MIGRATED.findall(_text(path))
    return list(dict.fromkeys(names))


def _declared(project: Project) -> list[str]:
    """The tables that the project describes to SQLAlchemy without mapping classes to them."""
    if libraries.loaded("sqlalchemy") is None:
        return []
    mapped = importlib.import_module("%s.orms.sqlalchemy" % __package__)
    return list(mapped.tables(project))


def _written_in_python(project: Project) -> list[str]:
    names: list[str] = []
    for module in project.modules():
        names += _CREATE.findall(_text(str(module.__file__)))
    return list(dict.fromkeys(names))
