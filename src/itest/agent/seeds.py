"""The application's own functions that fill a table of fixed rows: what its deployment runs before anybody comes."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any, Iterator

from .orms.sqlalchemy_registry import mappers
from .project import Project
from .shapes import syntax

_FILLS = re.compile(
    r"^(insert|init|initiali[sz]e|create|seed|set_?up|populate|load|add)_(?:default_|initial_|all_)?(\w+)$"
)
_WRITES = {"add", "add_all", "merge", "bulk_save_objects", "execute", "save"}


def look(project: Project) -> list[dict[str, str]]:
    """References such as `Role.insert_roles()`: methods of mapped classes, named after the class, that ask nothing."""
    kinds = sorted({mapper.class_ for mapper in mappers()}, key=lambda kind: (kind.__module__, kind.__qualname__))
    return [
        {"module": kind.__module__, "name": kind.__name__, "expression": "%s.%s()" % (kind.__name__, name)}
        for kind in kinds
        if project.owns_object(kind) and "." not in kind.__qualname__
        for name in _fillers(kind)
    ]


def _fillers(kind: type) -> Iterator[str]:
    for name, value in sorted(vars(kind).items()):
        named = _FILLS.match(name) if isinstance(value, (staticmethod, classmethod)) else None
        if named and _same(named.group(2), kind.__name__) and _fills(getattr(kind, name), value.__func__):
            yield name


def _same(noun: str, kind: str) -> bool:
    """Whether `roles` or `role` speaks of `Role`."""
    plain = noun.replace("_", "").lower()
    return kind.lower() in (plain, plain[:-1], plain[:-2], plain[:-3] + "y")


def _fills(method: Any, function: Any) -> bool:
    """Whether it can be called as it is, and writes."""
    parameters = inspect.signature(method).parameters.values()
    given = all(item.default is not item.empty or item.kind in (2, 4) for item in parameters)
    return given and not inspect.iscoroutinefunction(method) and _writes(function)


def _writes(function: Any) -> bool:
    root = syntax.tree(function)
    called = (node.func for node in ast.walk(root) if isinstance(node, ast.Call)) if root is not None else ()
    return any(isinstance(callee, ast.Attribute) and callee.attr in _WRITES for callee in called)
