"""Sees that the modules of a merged suite still find one another: a name that is gone would stop a whole module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from itest.stages.merge.imports import bound_names
from itest.stages.merge.text import parse, read

Suite = Mapping[str, bytes]
"""The suite's Python by path."""


def unresolved(path: str, content: bytes, suite: Suite) -> frozenset[str]:
    """The names that a module imports from others of the suite and that those do not have, as `module.name`."""
    tree = _tree(content)
    if tree is None:
        return frozenset()
    return frozenset(
        f"{PurePosixPath(file).stem}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
        for file in _files(path, node, suite)
        for alias in node.names
        if alias.name != "*" and not _has(file, alias.name, suite)
    )


def _files(path: str, node: ast.ImportFrom, suite: Suite) -> Iterator[str]:
    """The module of the suite that is imported from, if it is one."""
    folder = PurePosixPath(path)
    for _ in range(node.level):
        folder = folder.parent
    module = folder.joinpath(*(node.module or "").split("."))
    for candidate in (f"{module}.py", f"{module}/__init__.py"):
        if candidate in suite:
            yield candidate
            return


def _has(file: str, name: str, suite: Suite) -> bool:
    folder = PurePosixPath(file).parent
    if file.endswith("/__init__.py") and (f"{folder}/{name}.py" in suite or f"{folder}/{name}/__init__.py" in suite):
        return True
    tree = _tree(suite[file])
    return tree is None or name in bound_names(tree) or "__getattr__" in bound_names(tree)


def _tree(content: bytes) -> ast.Module | None:
    text = read(content)
    return parse(text.plain) if text else None
