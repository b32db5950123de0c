"""What an application keeps in its own memory from one request to the next: lists, mappings and sets of its modules."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType
from typing import Any, Iterator

from .project import Project

_KINDS = (list, dict, set)
_CHANGES = {
    *("append", "extend", "insert", "remove", "pop", "clear", "add", "discard", "update", "setdefault", "popitem"),
    *("sort", "reverse", "intersection_update", "difference_update", "symmetric_difference_update"),
}
_MOST = 1000


def kept(project: Project) -> list[dict[str, str]]:
    """References to what functions of the project change in place: a module's own list, mapping or set, or one that an
    object of the project holds. Not what is big, nor what a flag beside it says is filled once.
    """
    trees = [(module, _tree(module)) for module in project.modules()]
    changed = {word for module, tree in trees if tree is not None for word in _changed(tree)}
    found: dict[int, dict[str, str]] = {}
    for module, tree in trees:
        for name in _bound(tree) if tree is not None and not _is_flagged(module, tree) else ():
            for path, value in _held(name, vars(module).get(name), project):
                if path.rpartition(".")[2] in changed and len(value) <= _MOST:
                    reference = {"module": module.__name__, "name": name, "expression": path}
                    found.setdefault(id(value), reference)
    return sorted(found.values(), key=lambda item: (item["module"], item["expression"]))


def _tree(module: ModuleType) -> ast.Module | None:
    try:
        return ast.parse(inspect.getsource(module))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None


def _is_flagged(module: ModuleType, tree: ast.Module) -> bool:
    """Whether a flag of the module says that something was done once: emptied, it would not be filled again."""
    names = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    return any(isinstance(vars(module).get(name), bool) for name in names)


def _bound(tree: ast.Module) -> Iterator[str]:
    """The names that the module itself assigns."""
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _held(name: str, value: Any, project: Project) -> Iterator[tuple[str, Any]]:
    if type(value) in _KINDS:
        yield name, value
    elif _is_plain(type(value), project):
        for attribute, inner in sorted(vars(value).items()):
            if type(inner) in _KINDS and attribute.isidentifier():
                yield "%s.%s" % (name, attribute), inner


def _is_plain(kind: type, project: Project) -> bool:
    """A class of the project that builds on no library: what those keep is their own business."""
    own = [base for base in kind.__mro__ if base is not object and base.__module__ not in ("abc", "typing")]
    return bool(own) and kind.__dictoffset__ != 0 and all(project.owns_object(base) for base in own)


def _changed(tree: ast.Module) -> Iterator[str]:
    """The last words of what functions change in place: `BLOCKED.add(x)`, `self.items[key] = x`."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                yield from filter(None, map(_word, _targets(node)))


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return [node.func.value] if node.func.attr in _CHANGES else []
    if isinstance(node, ast.Delete):
        return [target.value for target in node.targets if isinstance(target, ast.Subscript)]
    if isinstance(node, ast.AugAssign):
        return [node.target.value if isinstance(node.target, ast.Subscript) else node.target]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.value for target in targets if isinstance(target, ast.Subscript)]


def _word(node: ast.expr) -> str | None:
    if isinstance(node, ast.Subscript):
        return _word(node.value)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
