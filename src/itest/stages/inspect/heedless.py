"""Which conftests import of the application only what is the same in every environment.

A suite sets up its environment in its own conftest, which comes after those above it. It may lie below one that imports
a factory of applications and nothing that reads an environment variable on the way.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from itest.model.facts import AppEntry
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import Function

_TAKES = re.compile(
    r"environ|getenv|\b[eE]nv\w*\(|decouple|dynaconf|dotenv|BaseSettings|starlette\.config|dj_database_url|\b__import__\b"
)


def heedless(code: Code, apps: tuple[AppEntry, ...]) -> tuple[str, ...]:
    """The paths of those conftests; none for applications that are made when their module is imported."""
    if not apps or apps[0].kind != "factory":
        return ()
    paths = sorted(path for path in code.tree.python if path.rpartition("/")[2] == "conftest.py")
    return tuple(path for path in paths if _heedless(code, code.outline(code.names[path]), apps[0]))


def _heedless(code: Code, conftest: Outline, entry: AppEntry) -> bool:
    waiting, seen = [conftest], {conftest.module}
    while waiting:
        for module in _imported(code, waiting.pop()):
            if module not in seen:
                if _TAKES.search(_without(code.modules[module].text, entry, code.outline(module))):
                    return False
                seen.add(module)
                waiting.append(code.outline(module))
    return True


def _imported(code: Code, outline: Outline) -> Iterator[str]:
    """The first-party modules that are imported when this one is, with the packages that they lie in."""
    file = code.modules.get(outline.module)
    running = {id(node) for node in _at_import(file.module.body if file and file.module else ())}
    bound = [each for found in outline.definitions.values() for each in found if each.kind == "import"]
    for target in (*(each.target for each in bound if id(each.node) in running), *outline.stars):
        parts = target.split(".")
        yield from (name for size in range(1, len(parts) + 1) if (name := ".".join(parts[:size])) in code.modules)


def _at_import(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """What runs when the module is imported, and more: functions inside classes and conditions count as well."""
    for statement in body:
        if not isinstance(statement, Function):
            yield from ast.walk(statement)


def _without(source: str, entry: AppEntry, outline: Outline) -> str:
    """The source without the factory, which only runs when an application is made."""
    for definition in outline.definitions.get(entry.attr, ()):
        if outline.module == entry.module and isinstance(definition.node, Function):
            lines = source.splitlines()
            return "\n".join([*lines[: definition.node.lineno - 1], *lines[definition.node.end_lineno or 0 :]])
    return source
