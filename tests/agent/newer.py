"""Finds what Python 3.8 cannot run in source that must."""

from __future__ import annotations

import ast

_GENERICS = {
    "dict", "list", "tuple", "set", "frozenset", "type",
    "Callable", "Iterable", "Iterator", "Mapping", "MutableMapping", "Sequence", "Generator",
}  # fmt: skip
_METHODS = {"removeprefix", "removesuffix", "is_relative_to", "unparse"}


class _Evaluated(ast.NodeVisitor):
    """With the future import annotations are not evaluated; names from `typing` may be subscripted."""

    def __init__(self, typed: set[str], postponed: bool) -> None:
        self.typed = typed
        self.postponed = postponed
        self.lines: list[int] = []

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.value, ast.Name) and node.value.id in _GENERICS - self.typed:
            self.lines.append(node.lineno)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not self.postponed:
            self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        if not self.postponed:
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if self.postponed:
            node.returns = None
        self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  # a name that ast gives


def newer_lines(source: str) -> list[int]:
    """The lines that only a newer Python can run: builtin and abstract generics as values, newer methods."""
    tree = ast.parse(source, feature_version=(3, 8))
    typing = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "typing"]
    found = _Evaluated({alias.name for node in typing for alias in node.names}, "import annotations" in source)
    found.visit(tree)
    guarded = "hasattr(ast" in source
    methods = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in _METHODS]
    return found.lines + ([] if guarded else methods)
