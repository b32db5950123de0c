"""Changes of a module's variables by tests and fixtures: the notes that the isolation rules read.

A note is (target, whether it puts back), of what is in a container (.., .., the statement if it is plain), of an
attribute of a module (.., .., "", the constant that it is set to).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.rule import Place
from itest.model.suite import Note
from itest.rules._bodies import binds
from itest.rules._modules import NOTHING, mutables_at_top, variables_at_top
from itest.rules._writes import guarded, write
from itest.source.syntax import dotted, unparse, walk

_METHODS = frozenset(
    {
        "clear",
        "append",
        "extend",
        "insert",
        "remove",
        "update",
        "pop",
        "popitem",
        "setdefault",
        "add",
        "discard",
        "appendleft",
        "reset",
    }
)
_EMPTIES = ("clear", "reset")
_TAKES = frozenset({"clear", "remove", "discard", "pop", "popitem"})
_ELSEWHERE = ("os.", "sys.", "pytest.", "unittest.", "django.conf.", "warnings.", "logging.", "time.")


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """`STORE.append(...)`, `STORE.clear()`, and `store.reset()` of a module."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        method = node.func.attr
        helps = method in _TAKES and place.kind in ("function", "class")
        return _container(node, node.func.value, place, undoes=helps or method in _EMPTIES)
    return NOTHING


def see_subscript(node: ast.AST, place: Place) -> Iterator[Note]:
    """`STORE[key] = ...` and `del STORE[key]`."""
    if node.ctx.__class__ is ast.Load:  # type: ignore[attr-defined]  # it is a Subscript
        return NOTHING
    return _stored(node, place)


def _stored(node: ast.AST, place: Place) -> Iterator[Note]:
    if isinstance(node, ast.Subscript):
        for note in _container(node, node.value, place, undoes=isinstance(node.ctx, ast.Del)):
            yield note._replace(data=(*note.data[:2], _statement(place)))


def _statement(place: Place) -> str:
    """The statement around, when all of it is plain: the same one in several tests is how they begin."""
    around = place.parents[-1]
    return unparse(around) if isinstance(around, ast.Assign) and isinstance(around.value, ast.Constant) else ""


def see_assign(node: ast.AST, place: Place) -> Iterator[Note]:
    """`global NAME` with an assignment, and `module.NAME = ...`."""
    function = place.function
    if function is None or not isinstance(node, (ast.Assign, ast.AugAssign)):
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name) and target.id in variables_at_top(place) and not binds(function, target.id):
            yield write(node, target.id, place, undoes=place.kind != "test" and _fresh(node, target.id, function))
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            yield from _attribute(node, target, place)


def _fresh(node: ast.Assign | ast.AugAssign, name: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the variable gets a value that says nothing of what was there; of a call, only with every test."""
    if isinstance(node, ast.AugAssign):
        return False
    if any(isinstance(part, ast.Name) and part.id == name for part in walk(node.value)):
        return False
    always = any("autouse=True" in unparse(decorator) for decorator in function.decorator_list)
    return always or not isinstance(node.value, (ast.Call, ast.Name, ast.BinOp))


def _attribute(node: ast.AST, target: ast.Attribute, place: Place) -> Iterator[Note]:
    name = target.value.id if isinstance(target.value, ast.Name) else ""
    meaning = place.meaning(target)
    imported = meaning != f"{name}.{target.attr}" and not meaning.startswith(_ELSEWHERE)
    if imported and place.function is not None and not binds(place.function, name) and not guarded(place):
        value = node.value if isinstance(node, ast.Assign) else None
        told = unparse(value) if isinstance(value, ast.Constant) else ""
        note = write(node, meaning, place, undoes=_kept(value, meaning, place))
        yield note._replace(data=(*note.data, "", told))


def _kept(value: ast.expr | None, meaning: str, place: Place) -> bool:
    """Whether it is a variable that the function filled with the attribute itself before."""
    saved = (n for n in walk(place.function) if isinstance(n, ast.Assign)) if place.function else ()
    return isinstance(value, ast.Name) and any(
        place.meaning(one.value) == meaning
        and any(isinstance(target, ast.Name) and target.id == value.id for target in one.targets)
        for one in saved
    )


def _container(node: ast.AST, held: ast.expr, place: Place, *, undoes: bool) -> Iterator[Note]:
    function = place.function
    spelled = dotted(held) or ""
    if function is None or not spelled or "(" in spelled:
        return
    head = spelled.partition(".")[0]
    own = spelled in mutables_at_top(place)
    meaning = spelled if own else place.meaning(held)
    if not own and ("." not in meaning or meaning == spelled or meaning.startswith(_ELSEWHERE)):
        return
    if not binds(function, head) and not guarded(place):
        note = write(node, meaning, place, undoes=undoes)
        yield note._replace(data=(*note.data, ""))


CALLS = _METHODS
SEES = {ast.Call: see_call, ast.Subscript: see_subscript, ast.Assign: see_assign, ast.AugAssign: see_assign}
