"""An assertion that compares a value with itself.

`assert order.id == order.id` holds whatever the code under test does. It usually stands where the right-hand side
should have been read again, or where a copy was pasted and not finished.

What proves it: both sides are the same chain of names, attributes and text keys, or the `len` of it, or differ by a
number only, without a call that could change it in between. A value `x` whose other name was made by `y = x`, or that
`refresh(x)` reloads into the same object, is itself as well. Tests named for equality, hashing or caching are left
alone, and so are `x != x`, which tells NaN, `x.y is x.y`, which tells whether a property is kept, constants of a class
(`Colour.RED == Colour.RED`), what the test declares a class for, and `x == x` beside `x != y` or `x < y`: there
equality or order itself is meant.

How to mend it: compare with the expected value, or keep the old value before the action.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.rules._hints import compares_itself
from itest.source.syntax import FunctionNode, dotted, text, walk

_ABOUT_IDENTITY = ("eq", "equal", "equality", "equals", "hash", "repr", "identity", "cache", "cached", "caches")
_ABOUT_STABILITY = ("consistent", "stable", "deterministic", "idempotent")
_CHECKS = (ast.Eq, ast.LtE, ast.GtE)
_UNLIKE = (ast.NotEq, ast.Lt, ast.Gt)
_METHODS = frozenset({"assertEqual", "assertEquals"})
_UNLIKE_METHODS = frozenset({"assertNotEqual", "assertNotEquals", "assertGreater", "assertLess"})


def see_assert(node: ast.AST, place: Place) -> Iterator[Note]:
    """Comparisons in an assert, `and` looked into."""
    if isinstance(node, ast.Assert):
        parts = (
            node.test.values if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And) else [node.test]
        )
        for part in parts:
            if isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], _CHECKS):
                yield from _same(part, part.left, part.comparators[0], place)


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """unittest's `assertEqual(x, x)`."""
    if not isinstance(node, ast.Call) or len(node.args) < 2:
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        yield from _same(node, node.args[0], node.args[1], place)


def _same(node: ast.AST, left: ast.expr, right: ast.expr, place: Place) -> Iterator[Note]:
    spelled = _path(left)
    other = _path(right)
    if not spelled or not other or place.kind == "module":
        return
    if _is_constant(spelled) or not (spelled == other or _aliased(spelled, other, place.function)):
        return
    if place.function is None or not _of_equality(spelled, place.function):
        yield place.note(node, spelled, other)


def _is_constant(spelled: str) -> bool:
    """Whether it is a constant of a class, as a member of an enumeration: nothing but its equality can be meant."""
    head, _, last = spelled.rpartition(".")
    return head.rpartition(".")[2][:1].isupper() and last.isupper()


def _of_equality(spelled: str, function: FunctionNode) -> bool:
    """Whether the test declares the class of the value itself, or holds the value to be unlike others, or ordered."""
    head = spelled.partition(".")[0]
    classes = {node.name for node in walk(function) if isinstance(node, ast.ClassDef)}
    if classes and (head in classes or not classes.isdisjoint(_makers(head, function))):
        return True
    for node in walk(function):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], _UNLIKE):
            sides = [node.left, node.comparators[0]]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _UNLIKE_METHODS:
            sides = node.args[:2]
        if spelled in map(dotted, sides) and not any(isinstance(side, ast.Constant) for side in sides):
            return True
    return False


def _makers(name: str, function: FunctionNode) -> set[str]:
    """What is called to make a variable's value."""
    bound = (n for n in walk(function) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call))
    made = (n for n in bound if any(isinstance(t, ast.Name) and t.id == name for t in n.targets))
    return {(dotted(node.value) or dotted(node.value.func) or "") for node in made if isinstance(node.value, ast.Call)}


def _path(node: ast.expr) -> str:
    """`a.b.c` or `a["b"].c` of a side, `± 3` left out; "" for what a call could change."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        amount = node.right.value if isinstance(node.right, ast.Constant) else None
        plain = isinstance(node.left, (ast.Attribute, ast.Subscript)) and isinstance(amount, (int, float))
        return _path(node.left) if plain else ""
    if isinstance(node, ast.Call) and dotted(node.func) == "len" and len(node.args) == 1:
        return f"len({inner})" if (inner := _path(node.args[0])) else ""
    spelled = dotted(node) or _keyed(node)
    return "" if "(" in spelled else spelled


def _keyed(node: ast.expr) -> str:
    """The spelling of a mapping's value or an attribute of it: `data["order"].total`."""
    inner = node.value if isinstance(node, ast.Attribute) else node
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    if not isinstance(inner, ast.Subscript) or not isinstance(inner.value, ast.Name) or text(inner.slice) is None:
        return ""
    return ast.unparse(node)


def _aliased(left: str, right: str, function: FunctionNode | None) -> bool:
    """Whether the paths differ only in their heads, of which one was made from the other, and neither bound again."""
    (one, _, path), (two, _, other) = left.partition("."), right.partition(".")
    if function is None or not path or path != other:
        return False
    for statement in function.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name) and len(statement.targets) == 1:
            target, source = statement.targets[0], statement.value.id
            if isinstance(target, ast.Name) and {target.id, source} == {one, two}:
                return not _bound_again(function, statement, {one, two})
    return False


def _bound_again(function: FunctionNode, alias: ast.Assign, names: set[str]) -> bool:
    stored = (n for n in walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return any(node.id in names and node.lineno > alias.lineno for node in stored)


def check(suite: Suite) -> Iterator[Finding]:
    """All of them but those in tests about equality itself."""
    for facts, note in suite.notes(RULE.code):
        words = note.scope.rpartition(".")[2].lower().split("_")
        if any(word in (*_ABOUT_IDENTITY, *_ABOUT_STABILITY) for word in words):
            continue
        left, right = map(str, note.data)
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{left}` is compared with itself" + ("" if left == right else f" (as `{right}`)"),
            explanation="The outcome does not depend on what the code under test does.",
            subject=left,
            qualname=note.scope,
            fix=Fix(title="Compare with the expected value, or keep the old one before the action.", safe=False),
        )


RULE = Rule(
    code="T01",
    name="assert-self",
    severity="error",
    family="assertions",
    consequence="false green",
    check=check,
    sees={ast.Assert: see_assert, ast.Call: see_call},
    words=("assert ", "assert(", "assertEqual"),
    calls=_METHODS,
    hints=(),
    concerns=compares_itself,
)
