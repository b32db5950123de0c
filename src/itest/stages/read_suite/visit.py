"""The one pass over a syntax tree: facts that every rule may need, and each rule's own notes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from itest.model.rule import Notice
from itest.model.suite import FileFacts, Note
from itest.source.syntax import dotted
from itest.stages.read_suite.comments import ignores
from itest.stages.read_suite.declare import Declarations
from itest.stages.read_suite.lean import Lean
from itest.stages.read_suite.shown import Shown

_WORD_LIMIT = 80
_Handler = Callable[["Visitor", ast.AST], None]


class Visitor:
    """Where the reader stands (a `Place` for the rules) and what it has gathered so far."""

    def __init__(self, path: str, module: str, package: str, shown: Shown):
        self.path, self.module, self.package = path, module, package
        self.noticing, self.calls, self.stored = shown.kinds, shown.calls, shown.stored
        self.handlers = _Handlers(shown.kinds)
        self.parents: list[ast.AST] = []
        self.names: dict[str, str] = {}
        self.scope = ""
        self.function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
        self.kind: Literal["test", "fixture", "function", "class", "module"] = "module"
        self.owner = ""
        self.conditions = 0
        self.declared = Declarations(self)
        self.loads: set[str] = set()
        self.attributes: set[str] = set()
        self.strings: set[str] = set()
        self.notes: dict[str, list[Note]] = {}

    def meaning(self, node: ast.AST | None) -> str:
        """The dotted name of an expression through the file's imports, "" when it is none."""
        spelled = dotted(node)
        if not spelled:
            return ""
        head, dot, rest = spelled.partition(".")
        return f"{self.names.get(head, head)}{dot}{rest}"

    def note(self, node: ast.AST, *data: object) -> Note:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        return Note(scope=self.scope, line=line, column=column, data=data)

    def visit(self, node: ast.AST) -> None:
        """One node and all below it."""
        self.handlers[node.__class__](self, node)

    def notice(self, node: ast.AST) -> None:
        """Show a node to the rules; a function of a module or class once it is known what it is."""
        self.show(node, self.noticing.get(node.__class__, ()))

    def show(self, node: ast.AST, notices: Iterable[tuple[str, Notice]]) -> None:
        """What some rules have to note about a node."""
        for code, notice in notices:
            for note in notice(node, self):
                self.notes.setdefault(code, []).append(note)

    def descend(self, node: ast.AST) -> None:
        """All that is below a node. This loop is where reading spends its time: it skips what holds no expression."""
        parents, handlers = self.parents, self.handlers
        parents.append(node)
        for name in _BELOW[node.__class__]:
            value = getattr(node, name, None)
            if value.__class__ is list:
                for item in value:
                    if item is not None:
                        handlers[item.__class__](self, item)
            elif value is not None:
                handlers[value.__class__](self, value)
        parents.pop()


class _Handlers(dict[type[ast.AST], "_Handler"]):
    """What is done with each kind of node of a file: kinds of interest to rules are shown to them first."""

    def __init__(self, noticing: Iterable[type[ast.AST]]) -> None:
        super().__init__(_HANDLERS)
        for cls in noticing:
            self[cls] = _shown_first(self[cls]) if cls not in _FUNCTIONS else _function_shown

    def __missing__(self, cls: type[ast.AST]) -> _Handler:
        self[cls] = Visitor.descend
        return Visitor.descend


@cache
def _shown_first(handler: _Handler) -> _Handler:
    def handle(visitor: Visitor, node: ast.AST) -> None:
        visitor.notice(node)
        handler(visitor, node)

    return handle


class _Below(dict[type[ast.AST], "tuple[str, ...]"]):
    """The fields of each kind of node that hold nodes worth a look: no names, no operators, no load or store."""

    def __missing__(self, cls: type[ast.AST]) -> tuple[str, ...]:
        self[cls] = found = tuple(name for name in cls._fields if name not in _PLAIN)
        return found


_PLAIN = frozenset(
    {"ctx", "op", "ops", "id", "attr", "arg", "name", "names", "asname", "module", "level", "rest", "kind", "tag"}
    | {"type_comment", "type_ignores", "is_async", "simple", "conversion", "kwd_attrs", "lineno"}
)
_BELOW = _Below({ast.MatchSingleton: ()})
"""Of `case True:` the value is no node."""


def _name(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, ast.Name)
    if node.ctx.__class__ is ast.Load:
        visitor.loads.add(node.id)
    elif not visitor.scope:
        visitor.declared.definitions.add(node.id)


def _attribute(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, ast.Attribute)
    if node.ctx.__class__ is ast.Load:
        visitor.attributes.add(node.attr)
    visitor.parents.append(node)
    visitor.visit(node.value)
    visitor.parents.pop()


def _constant(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, ast.Constant)
    value = node.value
    if value.__class__ is str and len(value) < _WORD_LIMIT and value.isidentifier():
        visitor.strings.add(value)


def _call(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, ast.Call)
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    if name in visitor.calls:
        visitor.show(node, visitor.calls[name])
    if node.args:
        visitor.declared.call(node)
    visitor.descend(node)


def _subscript(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, ast.Subscript)
    if visitor.stored and node.ctx.__class__ is not ast.Load:
        visitor.show(node, visitor.stored)
    visitor.descend(node)


def _import(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, (ast.Import, ast.ImportFrom))
    visitor.declared.imported(node)


def _assign(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, (ast.Assign, ast.AnnAssign))
    if not visitor.scope or visitor.kind == "class":
        visitor.declared.assigned(node)
    visitor.descend(node)


def _branch(visitor: Visitor, node: ast.AST) -> None:
    visitor.conditions += 1
    visitor.descend(node)
    visitor.conditions -= 1


def _class(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, ast.ClassDef)
    if visitor.function is not None:
        visitor.descend(node)
        return
    qualname = f"{visitor.owner}.{node.name}" if visitor.owner else node.name
    visitor.declared.klass(node, qualname)
    before = visitor.scope, visitor.owner, visitor.kind, visitor.conditions
    visitor.scope, visitor.owner, visitor.kind, visitor.conditions = qualname, qualname, "class", 0
    visitor.descend(node)
    visitor.scope, visitor.owner, visitor.kind, visitor.conditions = before


def _function_shown(visitor: Visitor, node: ast.AST) -> None:
    if visitor.function is not None:
        visitor.notice(node)
    _function(visitor, node)


def _function(visitor: Visitor, node: ast.AST) -> None:
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    if visitor.function is not None:
        visitor.descend(node)
        return
    before = visitor.scope, visitor.kind
    visitor.scope = f"{visitor.owner}.{node.name}" if visitor.owner else node.name
    visitor.function = node
    visitor.kind = visitor.declared.function(node, visitor.scope)
    visitor.notice(node)
    visitor.descend(node)
    visitor.function = None
    visitor.scope, visitor.kind = before


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_HANDLERS: Mapping[type[ast.AST], _Handler] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Assign: _assign,
    ast.AnnAssign: _assign,
    ast.If: _branch,
    ast.Try: _branch,
    ast.ClassDef: _class,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to be read: POSIX path, dotted module name, whole text, and what of it is left to parse."""

    path: str
    module: str
    text: str
    left: Lean


def facts_of(tree: ast.Module, source: Source, shown: Shown) -> FileFacts:
    """The facts of one parsed file. Raises RecursionError for trees that are nested too deeply."""
    path, module = source.path, source.module
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    visitor = Visitor(path, module, package, shown)
    visitor.descend(tree)
    declared = visitor.declared
    return FileFacts(
        path=path,
        module=module,
        functions=tuple(declared.functions),
        fixtures=tuple(declared.fixtures),
        classes=tuple(declared.classes),
        imports=tuple(declared.imports),
        patches=tuple(declared.patches),
        plugins=tuple(declared.plugins),
        usefixtures=tuple(declared.usefixtures),
        dynamic=tuple(declared.dynamic),
        definitions=tuple(sorted(declared.definitions)),
        loads=source.left.loads.union(visitor.loads),
        attributes=source.left.attributes.union(visitor.attributes),
        strings=source.left.strings.union(visitor.strings),
        ignores=ignores(source.text),
        notes={code: tuple(notes) for code, notes in visitor.notes.items()},
    )
