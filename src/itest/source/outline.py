"""What one module binds and calls, by scope, gathered in one pass over its statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from itest.source.loops import unrolled
from itest.source.syntax import FunctionNode

Kind = Literal["import", "class", "function", "assign", "parameter"]
MAIN = "__main__"
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(slots=True)
class Definition:
    """One binding: `target` is the dotted origin of an import, `value` what an assignment assigns."""

    kind: Kind
    name: str
    scope: str
    node: ast.AST
    line: int
    target: str = ""
    value: ast.expr | None = None
    annotation: ast.expr | None = None

    @property
    def qualname(self) -> str:
        return f"{self.scope}.{self.name}" if self.scope else self.name


class Place(NamedTuple):
    """A statement and where it stands: `conditional` inside if, try or match within its scope."""

    statement: ast.stmt
    scope: str
    conditional: bool


class Called(NamedTuple):
    """A call and where it stands."""

    node: ast.Call
    scope: str
    conditional: bool


class Outline:
    """Definitions by qualified name and statements of one module.

    Scopes are "" for the module, "function", "Class.method", and "__main__" for what only runs as a script.
    """

    def __init__(self, module: str, package: str, tree: ast.Module | None) -> None:
        self.module = module
        self.package = package
        self.definitions: dict[str, list[Definition]] = {}
        self.stars: list[str] = []
        self.places: list[Place] = []
        self.scopes: dict[str, list[Definition]] = {}
        self._loops: dict[int, ast.For] = {}
        if tree is not None:
            self._block(tree.body, "", False)

    @cached_property
    def calls(self) -> tuple[Called, ...]:
        """Every call, in source order of statements."""
        return tuple(
            Called(node, place.scope, place.conditional)
            for place in self.places
            for node in _nodes(place.statement, _BARREN)
            if node.__class__ is ast.Call
        )

    @cached_property
    def statement_calls(self) -> tuple[Called, ...]:
        """Calls that are a whole statement, or the value that one assigns or returns: cheaper than all calls."""
        found = []
        for place in self.places:
            value = getattr(place.statement, "value", None)
            if value.__class__ is ast.Await:
                value = value.value
            if value.__class__ is ast.Call:
                loop = self._loops.get(id(place.statement))
                calls = unrolled(value, loop, self._literal_of) if loop is not None else (value,)
                found += [Called(call, place.scope, place.conditional) for call in calls]
        return tuple(found)

    def _literal_of(self, node: ast.expr) -> ast.expr:
        """What a name is bound to, when it is bound to a display."""
        bound = self.find(node.id) if isinstance(node, ast.Name) else None
        return bound.value if bound is not None and bound.value is not None else node

    @property
    def classes(self) -> Iterator[Definition]:
        return (d for found in self.definitions.values() for d in found if d.kind == "class")

    @property
    def functions(self) -> Iterator[Definition]:
        return (d for found in self.definitions.values() for d in found if d.kind == "function")

    @property
    def assignments(self) -> Iterator[Definition]:
        return (d for found in self.definitions.values() for d in found if d.kind == "assign")

    def find(self, name: str, scope: str = "") -> Definition | None:
        """The binding that `name` has in `scope`, looked up outwards as Python does (class scopes included)."""
        while True:
            found = self.definitions.get(f"{scope}.{name}" if scope else name)
            if found:
                return _best(found)
            if not scope:
                return None
            scope = scope.rpartition(".")[0]

    def members(self, scope: str) -> Iterator[Definition]:
        """The direct bindings of a class or function, first binding of each name."""
        seen = set()
        for definition in self.scopes.get(scope, ()):
            if definition.name not in seen:
                seen.add(definition.name)
                yield definition

    def _add(self, definition: Definition) -> None:
        self.definitions.setdefault(definition.qualname, []).append(definition)
        self.scopes.setdefault(definition.scope, []).append(definition)

    def _block(self, body: list[ast.stmt], scope: str, conditional: bool) -> None:
        outer = {name for s in body if s.__class__ is ast.Global for name in s.names}
        for statement in body:
            self.places.append(Place(statement, scope, conditional))
            kind = statement.__class__
            if kind is ast.Assign or kind is ast.AnnAssign:
                self._assign(statement, scope, outer)  # type: ignore[arg-type]
            elif kind is ast.Import:
                self._import(statement, scope)  # type: ignore[arg-type]
            elif kind is ast.ImportFrom:
                self._import_from(statement, scope)  # type: ignore[arg-type]
            elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
                self._function(statement, scope)  # type: ignore[arg-type]
            elif kind is ast.ClassDef:
                self._class(statement, scope)  # type: ignore[arg-type]
            else:
                self._nested(statement, scope, conditional)

    def _nested(self, statement: ast.stmt, scope: str, conditional: bool) -> None:
        inside = conditional or isinstance(statement, (ast.If, ast.Try, ast.Match))
        if not scope and _is_main_guard(statement):
            scope, inside = MAIN, conditional
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            self._with(statement, scope)
        if isinstance(statement, ast.For):
            self._loops.update((id(inner), statement) for inner in statement.body)
        for block in _BLOCKS:
            items = getattr(statement, block, None)
            if not items:
                continue
            if isinstance(items[0], ast.stmt):
                self._block(items, scope, inside)
            else:
                for item in items:
                    self._block(item.body, scope, inside)

    def _with(self, statement: ast.With | ast.AsyncWith, scope: str) -> None:
        for item in statement.items:
            if isinstance(item.optional_vars, ast.Name):
                node = item.optional_vars
                self._add(Definition("assign", node.id, scope, statement, statement.lineno, value=item.context_expr))

    def _assign(self, node: ast.Assign | ast.AnnAssign, scope: str, outer: set[str]) -> None:
        annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
        for target in [node.target] if isinstance(node, ast.AnnAssign) else node.targets:
            for name, value in _names(target, node.value):
                where = "" if name in outer else scope
                self._add(Definition("assign", name, where, node, node.lineno, value=value, annotation=annotation))

    def _import(self, node: ast.Import, scope: str) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            target = alias.name if alias.asname else name
            self._add(Definition("import", name, scope, node, node.lineno, target=target))

    def _import_from(self, node: ast.ImportFrom, scope: str) -> None:
        origin = node.module or ""
        if node.level:
            base = self.package.split(".") if self.package else []
            base = base[: len(base) - node.level + 1] if node.level > 1 else base
            origin = ".".join([*base, *([origin] if origin else [])])
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(origin)
            else:
                target = f"{origin}.{alias.name}" if origin else alias.name
                name = alias.asname or alias.name
                self._add(Definition("import", name, scope, node, node.lineno, target=target))

    def _function(self, node: FunctionNode, scope: str) -> None:
        definition = Definition("function", node.name, scope, node, node.lineno)
        self._add(definition)
        inner = definition.qualname
        spec = node.args
        for arg in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]:
            self._add(Definition("parameter", arg.arg, inner, arg, arg.lineno, annotation=arg.annotation))
        self._block(node.body, inner, False)

    def _class(self, node: ast.ClassDef, scope: str) -> None:
        definition = Definition("class", node.name, scope, node, node.lineno)
        self._add(definition)
        self._block(node.body, definition.qualname, False)


def expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expression nodes of one statement, without those of the statements inside it."""
    return _nodes(statement, _NO_NODES)


def _nodes(statement: ast.stmt, passed_over: frozenset[type]) -> Iterator[ast.AST]:
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        yield node
        if node.__class__ in _LEAVES:
            continue
        children = []
        for field in node._fields:
            value = getattr(node, field, None)
            if value.__class__ is list:
                children += [v for v in value if v.__class__ not in passed_over and not isinstance(v, _STATEMENTS)]
            elif value.__class__ not in passed_over:
                children.append(value)
        children.reverse()
        stack += children


_LEAVES: frozenset[type] = frozenset([ast.Name, ast.Constant])
_NO_NODES: frozenset[type] = frozenset(
    [str, int, float, bool, complex, bytes, type(None), type(...), ast.Load, ast.Store, ast.Del]
)
_BARREN = _NO_NODES | _LEAVES
"""More than half of all nodes are leaves, and hold no call."""
_STATEMENTS = (ast.stmt, ast.excepthandler, ast.match_case)


def _names(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        matched = len(values) == len(target.elts)
        for index, item in enumerate(target.elts):
            yield from _names(item, values[index] if matched else None)


def _best(found: list[Definition]) -> Definition:
    """The first binding that says something: not `x = None`, which only declares."""
    for definition in found:
        empty = definition.kind == "assign" and (definition.value is None or _is_none(definition.value))
        if not empty or (definition.annotation is not None and definition.value is None):
            return definition
    return found[0]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_main_guard(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.left, ast.Name)
        and statement.test.left.id == "__name__"
    )
