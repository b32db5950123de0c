"""Syntax trees of the suite's files, for rules that are only shown when asked for and so take no notes on the way."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.suite import FileFacts, Function, Suite
from itest.source.syntax import FunctionNode, children, dotted


def tree_of(suite: Suite, path: str) -> ast.Module | None:
    """A file's tree; None when this interpreter cannot parse it."""
    try:
        return ast.parse(suite.sources.text(path))
    except (SyntaxError, ValueError, RecursionError):
        return None


def meaning(facts: FileFacts, node: ast.AST | None) -> str:
    """The dotted name of an expression through the file's imports."""
    spelled = dotted(node) or ""
    head, dot, rest = spelled.partition(".")
    item = next((one for one in facts.imports if one.bound == head), None)
    if item is None:
        return spelled
    full = f"{item.module}.{item.name}" if item.name else item.module if item.bound != head.partition(".")[0] else head
    return f"{full}{dot}{rest}"


def functions(suite: Suite, facts: FileFacts) -> dict[str, FunctionNode]:
    """The functions of a file by qualname: those of modules and classes."""
    tree = tree_of(suite, facts.path)
    return dict(_below(tree, "")) if tree is not None else {}


def _below(node: ast.AST, owner: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in children(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{owner}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _below(child, f"{owner}{child.name}.")
        elif isinstance(child, (ast.If, ast.Try, ast.With)):
            yield from _below(child, owner)


def tests_of(suite: Suite) -> Iterator[tuple[FileFacts, dict[str, FunctionNode], tuple[Function, ...]]]:
    """Each file that has tests, with its functions and its tests."""
    by_path: dict[str, list[Function]] = {}
    for test in suite.tests:
        by_path.setdefault(test.path, []).append(test)
    for path, tests in by_path.items():
        known = functions(suite, suite.files[path])
        if known:
            yield suite.files[path], known, tuple(tests)
