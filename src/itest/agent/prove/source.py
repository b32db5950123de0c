"""One module's text with what edits need: byte spans of its nodes, their parents, and the functions around them."""

from __future__ import annotations

import ast
import tokenize
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Place(NamedTuple):
    """Where a node stands: the function whose body holds it (innermost) and its own innermost statement."""

    function: Function
    statement: ast.stmt


class Source:
    """Offsets are in bytes of the text as UTF-8, as `ast` counts columns. Raises SyntaxError where need be."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8")
        self.tree = ast.parse(text)
        self.parents: Dict[ast.AST, ast.AST] = {}
        for node in ast.walk(self.tree):
            self.parents.update((child, node) for child in ast.iter_child_nodes(node))
        self._starts: List[int] = [0]
        for line in self.data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: Any) -> Tuple[int, int]:
        """The bytes of a node, from its first to behind its last."""
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[node.end_lineno - 1] + node.end_col_offset

    def segment(self, start: int, end: int) -> str:
        return self.data[start:end].decode("utf-8")

    def of(self, node: Any) -> str:
        """The node's own text."""
        return self.segment(*self.span(node))

    def line(self, offset: int) -> int:
        """The 1-based line of a byte."""
        return self.data.count(b"\n", 0, offset) + 1

    def replaced(self, start: int, end: int, text: str) -> str:
        """The whole text with one span replaced."""
        return (self.data[:start] + text.encode("utf-8") + self.data[end:]).decode("utf-8")

    def ancestors(self, node: ast.AST) -> Iterator[Tuple[ast.AST, ast.AST]]:
        """(parent, child) pairs from the node outwards."""
        while node in self.parents:
            yield self.parents[node], node
            node = self.parents[node]

    def place(self, node: ast.AST) -> Optional[Place]:
        """Where a node stands; None outside of function bodies (decorators and defaults belong to what is outside)."""
        statement = node if isinstance(node, ast.stmt) else None
        for parent, child in self.ancestors(node):
            if isinstance(parent, FUNCTIONS) and child in parent.body and statement is not None:
                return Place(parent, statement)
            if isinstance(parent, ast.stmt) and statement is None:
                statement = parent
        return None

    def name(self, node: ast.AST) -> str:
        """The qualified name of a function or class, without `<locals>`."""
        names = [str(getattr(node, "name", ""))]
        named = (*FUNCTIONS, ast.ClassDef)
        names += [parent.name for parent, _ in self.ancestors(node) if isinstance(parent, named)]
        return ".".join(reversed(names))


def read(path: str) -> Source:
    """The module at `path`, in its own encoding. Raises OSError, SyntaxError or UnicodeDecodeError."""
    with tokenize.open(path) as stream:
        return Source(stream.read())


def first_line(node: Any) -> int:
    """The line that the compiler gives to a function or class: that of its first decorator."""
    return min([int(node.lineno), *(int(decorator.lineno) for decorator in node.decorator_list)])


def dotted(node: ast.AST) -> str:
    """`a.b.c` as text; calls and other links of the chain are passed over."""
    if isinstance(node, ast.Attribute):
        return "%s.%s" % (dotted(node.value), node.attr)
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def padded(text: str, removed: str) -> str:
    """An expression that spans as many lines as what it replaces, so that later lines keep their numbers."""
    missing = removed.count("\n") - text.count("\n")
    return "(%s%s)" % (text, "\n" * missing) if missing > 0 else text
