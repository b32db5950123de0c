"""The syntax tree of a function that is already in memory, and what the names in it stand for."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import sys
import textwrap
from types import FunctionType
from typing import Any, Callable, Iterator

from ..project import closure_values

_MISSING = object()
_CACHE: dict[int, Any] = {}


def tree(function: Any) -> Any:
    """The FunctionDef (or AsyncFunctionDef, ClassDef) of an object; None when its source cannot be had."""
    key = id(function)
    if key not in _CACHE:
        _CACHE[key] = (_parse(function), function)  # the object is kept so that its id stays its own
    return _CACHE[key][0]


def mentioned(function: FunctionType) -> Iterator[tuple[Any, Any]]:
    """(object, node) for each name or dotted name in the function that stands for something known at import time."""
    root = tree(function)
    for node in ast.walk(root) if root is not None else ():
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(getattr(node, "ctx", None), ast.Load):
            value = value_of(node, function)
            if value is not None:
                yield value, node


def calls(function: FunctionType) -> Iterator[tuple[Any, Any]]:
    """(callee, Call node) for each call whose callee is known at import time."""
    root = tree(function)
    for node in ast.walk(root) if root is not None else ():
        if isinstance(node, ast.Call):
            value = value_of(node.func, function)
            if value is not None:
                yield value, node


def calls_within(function: FunctionType, owns: Callable[[Any], bool]) -> Iterator[tuple[Any, Any]]:
    """The same, then the calls of the project's own functions that it calls (a helper that makes the form)."""
    helpers = []
    for value, node in calls(function):
        yield value, node
        if isinstance(value, FunctionType) and value is not function and owns(value):
            helpers.append(value)
    for helper in helpers:
        yield from calls(helper)


def value_of(node: Any, function: FunctionType) -> Any:
    """The object that a name or dotted name stands for inside the function, or None."""
    if isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            return _plain_attribute(owner(function), node.attr)
        base = value_of(node.value, function)
        return None if base is None else _plain_attribute(base, node.attr)
    if not isinstance(node, ast.Name):
        return None
    for scope in (closure_values(function), function.__globals__):
        if node.id in scope:
            return scope[node.id]
    local = _local_imports(function).get(node.id)
    return local if local is not None else getattr(builtins, node.id, None)


def owner(function: FunctionType) -> Any:
    """The class whose method a function is, or None."""
    found: Any = sys.modules.get(function.__module__)
    for name in function.__qualname__.split(".")[:-1]:
        found = getattr(found, name, None)
    return found if isinstance(found, type) else None


def written_in(function: FunctionType) -> str:
    """The names of the functions around a function's code and its own: `functools.wraps` tells another's."""
    code: Any = function.__code__
    known = getattr(code, "co_qualname", None)
    if known:
        return str(known)
    try:
        with open(code.co_filename, encoding="utf-8") as stream:
            root = ast.parse(stream.read())
    except (OSError, SyntaxError, ValueError):
        return str(code.co_name)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    around = [node for node in ast.walk(root) if isinstance(node, kinds) and _spans(node, code.co_firstlineno)]
    return ".".join(node.name for node in sorted(around, key=lambda node: node.lineno))


def _spans(node: Any, line: int) -> bool:
    first: int = min([node.lineno, *(item.lineno for item in node.decorator_list)])
    return bool(first <= line <= (node.end_lineno or node.lineno))


def constant(node: Any) -> Any:
    """The value of a literal, or None."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def decorators(function: Any) -> list[str]:
    """The decorators' own words, for example `token_auth.login_required`."""
    root = tree(function)
    return [ast.unparse(node) if hasattr(ast, "unparse") else ast.dump(node) for node in _decorators(root)]


def _decorators(root: Any) -> list[Any]:
    return list(getattr(root, "decorator_list", ()))


def _plain_attribute(base: Any, name: str) -> Any:
    """An attribute of a module, class or plain object; lazy proxies are left alone."""
    if inspect.ismodule(base) or isinstance(base, type):
        found = inspect.getattr_static(base, name, None)
        return getattr(base, name, None) if found is not None and not isinstance(found, property) else None
    return None


def _local_imports(function: FunctionType) -> dict[str, Any]:
    found: dict[str, Any] = {}
    root = tree(function)
    package = function.__globals__.get("__package__") or ""
    for node in ast.walk(root) if root is not None else ():
        if isinstance(node, ast.ImportFrom):
            try:
                module = importlib.import_module("." * node.level + (node.module or ""), package)
            except Exception:
                continue
            for alias in node.names:
                found[alias.asname or alias.name] = getattr(module, alias.name, None)
    return found


def _parse(function: Any) -> Any:
    try:
        source = textwrap.dedent(inspect.getsource(function))
        module = ast.parse(source)
    except (OSError, TypeError, SyntaxError, ValueError, IndentationError):
        return None
    wanted = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next((node for node in module.body if isinstance(node, wanted)), None)
