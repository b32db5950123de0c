"""Follows request data through a view's syntax tree: which fields does it take out of body, form, files and query?"""

from __future__ import annotations

import ast
import inspect
from types import FunctionType
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import syntax

Place = Tuple[str, Tuple[str, ...]]
"""Where a piece of request data comes from: "body", "form", "file" or "query", and the keys that lead to it."""

_ATTRIBUTES = {
    "form": "form", "POST": "form", "values": "form", "files": "file", "FILES": "file", "json": "body",
    "data": "body", "body": "body", "args": "query", "GET": "query", "query_params": "query", "stream": "body",
}  # fmt: skip
_METHODS = {"get_json": "body", "json": "body", "form": "form", "get_data": "body"}
_TAKERS = {"get", "pop", "getlist", "get_list", "setdefault"}
_SAME = {"copy", "to_dict", "dict", "decode", "read", "model_dump", "items", "keys"}
_TYPES = {"int": "integer", "float": "number", "bool": "boolean", "str": "string", "Decimal": "number", "list": "array"}
_DEPTH = 2


class Field:
    """One key that the view reads; `guarded` when it first looks whether the key is there, `demanded` if it insists."""

    def __init__(self) -> None:
        self.taken = False
        self.guarded = False
        self.demanded = False
        self.type: Optional[str] = None
        self.default: Any = None
        self.fields: Dict[str, Field] = {}

    @property
    def required(self) -> bool:
        return self.demanded or (self.taken and not self.guarded)

    def at(self, path: Tuple[str, ...]) -> "Field":
        found = self
        for name in path:
            found = found.fields.setdefault(name, Field())
        return found


class Reader(ast.NodeVisitor):
    """Visits one function; what it finds gathers in `roots`, one Field for each origin.

    `names` maps variables to places, `words` loop variables to the texts that they stand for; `follow` finds the
    project's function behind a call, told whether the call hands request data on.
    """

    def __init__(self, function: FunctionType, follow: Callable[[Any, FunctionType, bool], Any]) -> None:
        self.function = function
        self.follow = follow
        self.names: Dict[str, Place] = {}
        self.words: Dict[str, List[str]] = {}
        self.roots: Dict[str, Field] = {}
        self.depth = _DEPTH
        self.returned: Optional[Place] = None
        self.followed: Dict[int, Optional[Place]] = {}

    def read(self) -> Dict[str, Field]:
        """Visits the body statement by statement and returns the roots."""
        for statement in getattr(syntax.tree(self.function), "body", ()):
            self.visit(statement)
        return self.roots

    def field(self, place: Place) -> Field:
        return self.roots.setdefault(place[0], Field()).at(place[1])

    def place(self, node: Any) -> Optional[Place]:
        """Where the value of an expression comes from, if it is request data."""
        if isinstance(node, ast.Await):
            return self.place(node.value)
        if isinstance(node, ast.BoolOp):
            return next((found for found in map(self.place, node.values) if found), None)
        if isinstance(node, ast.IfExp):
            return self.place(node.body) or self.place(node.orelse)
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            return (_ATTRIBUTES[node.attr], ()) if node.attr in _ATTRIBUTES and _is_request(node.value) else None
        if isinstance(node, ast.Subscript):
            return self._item(self.place(node.value), _key(node))
        return self._called(node) if isinstance(node, ast.Call) else None

    def visit_Assign(self, node: ast.Assign) -> None:
        self._bind(node.targets, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._bind([node.target], node.value)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: Any) -> None:
        self._bind([node.target], node.value)
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self._iterate(node)
        self.generic_visit(node)

    def visit_ListComp(self, node: Any) -> None:
        for generator in node.generators:
            self._iterate(generator)
        self.generic_visit(node)

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815  # names that ast gives

    def visit_Return(self, node: ast.Return) -> None:
        self.returned = self.returned or (self.place(node.value) if node.value is not None else None)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        origin = self.place(node.value)
        if origin and not isinstance(node.ctx, (ast.Store, ast.Del)):
            for name in self._keys(_key(node)):
                self.field((origin[0], (*origin[1], name))).taken = True
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for operator, right in zip(node.ops, node.comparators):
            origin = self.place(right)
            if origin and isinstance(operator, (ast.In, ast.NotIn)):
                for name in self._keys(node.left):
                    field = self.field((origin[0], (*origin[1], name)))
                    field.guarded = field.guarded or isinstance(operator, ast.In)
                    field.demanded = field.demanded or isinstance(operator, ast.NotIn)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        taker = self._taker(node)
        if taker:
            self._take(taker, node)
        if isinstance(node.func, ast.Name) and node.func.id in _TYPES and node.args:
            place = self.place(node.args[0])
            if place and place[1]:
                self.field(place).type = _TYPES[node.func.id]
        self._follow(node)
        self.generic_visit(node)

    def _bind(self, targets: List[Any], value: Any) -> None:
        place = self.place(value) if value is not None else None
        for target in targets:
            if isinstance(target, ast.Name):
                if place is not None:
                    self.names[target.id] = place
                elif target.id in self.names and not _mentions(value, target.id):
                    del self.names[target.id]

    def _called(self, node: ast.Call) -> Optional[Place]:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in ("loads", "load", "dict", "parse", "ImmutableMultiDict") and node.args:
            return self.place(node.args[0])
        if not isinstance(function, ast.Attribute):
            return self._follow(node)
        if name in _METHODS and _is_request(function.value):
            return _METHODS[name], ()
        if name in _SAME or name in ("strip", "lower", "upper", "title", "encode"):
            return self.place(function.value)
        if name in _TAKERS and node.args:
            return self._item(self.place(function.value), node.args[0])
        return None

    def _item(self, origin: Optional[Place], key: Any) -> Optional[Place]:
        word = syntax.constant(key)
        return (origin[0], (*origin[1], word)) if origin and isinstance(word, str) else None

    def _keys(self, node: Any) -> List[str]:
        word = syntax.constant(node)
        if isinstance(word, str):
            return [word]
        return self.words.get(node.id, []) if isinstance(node, ast.Name) else []

    def _taker(self, node: ast.Call) -> Optional[Place]:
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _TAKERS and node.args:
            return self.place(function.value)
        return None

    def _take(self, origin: Place, node: ast.Call) -> None:
        for name in self._keys(node.args[0]):
            field = self.field((origin[0], (*origin[1], name)))
            default = syntax.constant(node.args[1]) if len(node.args) > 1 else None
            field.default = default if field.default is None else field.default
            field.guarded = True
            typed = [word.value for word in node.keywords if word.arg == "type"]
            if typed and isinstance(typed[0], ast.Name):
                field.type = _TYPES.get(typed[0].id, field.type)
            if getattr(node.func, "attr", "").startswith(("getlist", "get_list")):
                field.type = "array"

    def _iterate(self, node: Any) -> None:
        """A loop over fixed words: its variable stands for each of them."""
        words = self._words(node.iter)
        if isinstance(node.target, ast.Name) and words:
            self.words[node.target.id] = words

    def _words(self, node: Any) -> List[str]:
        if isinstance(node, ast.Name) and node.id in self.words:
            return self.words[node.id]
        known = syntax.constant(node)
        if known is None:
            known = syntax.value_of(node, self.function)
        return [word for word in known if isinstance(word, str)] if isinstance(known, (list, tuple, set, dict)) else []

    def _follow(self, node: ast.Call) -> Optional[Place]:
        """Reads the project's own function that a call hands request data to; gives the place that it returns."""
        if id(node) not in self.followed:
            self.followed[id(node)] = None
            arguments = [*node.args, *(word.value for word in node.keywords)]
            handed = any(self.place(argument) or _is_request(argument) for argument in arguments)
            target = self.follow(node.func, self.function, handed) if self.depth > 0 else None
            if target is not None and target is not self.function:
                self.followed[id(node)] = self._read_inside(target, node)
        return self.followed[id(node)]

    def _read_inside(self, target: FunctionType, node: ast.Call) -> Optional[Place]:
        inner = Reader(target, self.follow)
        inner.depth, inner.roots = self.depth - 1, self.roots
        names, rest = _parameters(target)
        pairs = [*zip(names, node.args), *((word.arg, word.value) for word in node.keywords if word.arg)]
        for name, argument in pairs:
            place, words = self.place(argument), self._words(argument)
            if place:
                inner.names[name] = place
            if words:
                inner.words[name] = words
        more = [word for word in map(syntax.constant, node.args[len(names) :]) if isinstance(word, str)]
        if rest and more:
            inner.words[rest] = more
        inner.read()
        return inner.returned


def _parameters(function: FunctionType) -> Tuple[List[str], Optional[str]]:
    """(names of the positional parameters without self, name of `*args`)."""
    code = function.__code__
    names = list(code.co_varnames[: code.co_argcount])
    position = code.co_argcount + code.co_kwonlyargcount
    rest = code.co_varnames[position] if code.co_flags & inspect.CO_VARARGS else None
    return (names[1:] if names[:1] in (["self"], ["cls"]) else names), rest


def _is_request(node: Any) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in ("request", "req")
    return isinstance(node, ast.Name) and node.id in ("request", "req", "_request", "flask_request")


def _key(node: ast.Subscript) -> Any:
    inner: Any = node.slice
    return inner.value if type(inner).__name__ == "Index" else inner  # Python 3.8 wraps the key


def _mentions(value: Any, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))
