"""Questions to the body of one function, asked while the file is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from itest.source.syntax import Function, FunctionNode, children

_INNER = (*Function, ast.Lambda, ast.ClassDef)
_BINDING = frozenset({ast.Name, ast.arg, ast.alias, ast.ClassDef, ast.ExceptHandler, *Function})


def own(function: FunctionNode) -> Iterator[ast.AST]:
    """The nodes of a function's body in the order of the source, without those of functions and classes inside it.

    Most rules ask this of every fixture, one after the other: the last answer is kept.
    """
    return iter(_of_body(function))


@lru_cache(maxsize=1)
def _of_body(function: FunctionNode) -> tuple[ast.AST, ...]:
    found: list[ast.AST] = []
    pending: list[ast.AST] = list(reversed(function.body))
    while pending:
        node = pending.pop()
        found.append(node)
        if not isinstance(node, _INNER):
            pending.extend(reversed(tuple(children(node))))
    return tuple(found)


def arguments(function: FunctionNode) -> frozenset[str]:
    """The names of all parameters."""
    spec = function.args
    plain = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg)
    return frozenset(arg.arg for arg in plain if arg is not None)


_last: list[tuple[FunctionNode, frozenset[str], frozenset[str] | None]] = []


def binds(function: FunctionNode, name: str) -> bool:
    """Whether the function, or one inside it, binds the name for itself: most often as an argument, which is cheap."""
    if not _last or _last[0][0] is not function:
        _last[:] = [(function, arguments(function), None)]
    return name in _last[0][1] or name in bound(function)


def bound(function: FunctionNode) -> frozenset[str]:
    """Every name that the function or one inside it binds for itself: parameters, variables, imports, definitions.

    Asked again for the function at hand it answers from memory: a file's functions are read one after the other.
    """
    known = _last[0][2] if _last and _last[0][0] is function else None
    if known is None:
        known = _bound(function)
        _last[:] = [(function, arguments(function), known)]
    return known


def _bound(function: FunctionNode) -> frozenset[str]:
    found: set[str] = set(arguments(function))
    declared: set[str] = set()
    for node in _inside(function):
        if isinstance(node, ast.Global):
            declared.update(node.names)
        elif node.__class__ in _BINDING and node is not function:
            found.update(_binds(node))
    return frozenset(found - declared)


def _inside(function: FunctionNode) -> Iterator[ast.AST]:
    """All nodes that may bind a name; `ast.walk` visits contexts and operators as well and takes twice as long."""
    pending: list[ast.AST] = [function]
    while pending:
        node = pending.pop()
        cls = node.__class__
        if cls is ast.Attribute:
            pending.append(node.value)  # type: ignore[attr-defined]  # it is an Attribute
        elif cls is not ast.Constant:
            yield node
            for value in node.__dict__.values() if cls is not ast.Name else ():
                if value.__class__ is list:
                    pending.extend(item for item in value if isinstance(item, ast.AST))
                elif isinstance(value, ast.AST):
                    pending.append(value)


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a single node binds."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, (*Function, ast.ClassDef, ast.ExceptHandler)) and node.name:
        yield node.name


def first_yield(function: FunctionNode) -> int:
    """The line of the function's first own yield, 0 without one."""
    return next((node.lineno for node in own(function) if isinstance(node, (ast.Yield, ast.YieldFrom))), 0)
