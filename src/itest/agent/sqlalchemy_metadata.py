"""The name by which tests can import the MetaData that holds the project's tables."""

from __future__ import annotations

import sys
from typing import Any, Iterator

from . import libraries
from .orms import sqlalchemy as mapped
from .project import Project


def reference(project: Project) -> dict[str, str] | None:
    """A Reference dict such as {"module": "app.models", "name": "Base", "expression": "Base.metadata"}, or None."""
    found = sorted(mapped.metadatas(project), key=lambda metadata: -len(metadata.tables))
    if not found:
        return None
    metadata = found[0]
    if libraries.attribute("sqlmodel:SQLModel.metadata") is metadata:
        return {"module": "sqlmodel", "name": "SQLModel", "expression": "SQLModel.metadata"}
    candidates = sorted(_names(metadata, project))
    if not candidates:
        return None
    _, module, name, expression = candidates[0]
    return {"module": module, "name": name, "expression": expression}


def _names(metadata: Any, project: Project) -> Iterator[tuple[tuple[Any, ...], str, str, str]]:
    """(rank, module, name, expression) for each way to spell it; the defining module's own name comes first."""
    for module in project.modules():
        for name, value in project.members(module):
            rank = _rank(value, metadata)
            if rank is None:
                continue
            home = getattr(value, "__module__", None) if isinstance(value, type) else module.__name__
            if isinstance(value, type) and home != module.__name__ and project.owns(_file(home)):
                continue
            expression = name if value is metadata else "%s.metadata" % name
            yield (rank, name.startswith("_"), module.__name__.count("."), name), module.__name__, name, expression


def _rank(value: Any, metadata: Any) -> int | None:
    """How well a value serves: 0 the extension object, 1 a base class, 2 the MetaData itself, 3 a mapped class."""
    if value is metadata:
        return 2
    if libraries.is_a(value, "flask_sqlalchemy:SQLAlchemy"):
        return 0 if value.metadata is metadata else None
    if isinstance(value, type) and vars_metadata(value) is metadata:
        return 3 if hasattr(value, "__table__") or hasattr(value, "__mapper__") else 1
    return None


def vars_metadata(value: type) -> Any:
    """The class's `metadata` attribute if it is a plain attribute of it or of a base."""
    return next((vars(base)["metadata"] for base in value.__mro__ if "metadata" in vars(base)), None)


def _file(module: str | None) -> str | None:
    return getattr(sys.modules.get(module or ""), "__file__", None)
