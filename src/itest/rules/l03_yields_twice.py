"""A fixture that yields twice.

pytest takes the first value, and when it resumes the fixture for its teardown and gets another it fails the test:
"fixture function has more than one 'yield'".

What proves it: two yields follow one another on one way through the function. Yields in different branches, in a `try`
and its handlers, after a `return`, in loops (`async for` over a generator that gives once) and in functions inside are
alternatives or one yield.

How to mend it: one yield; give two values as a tuple or from two fixtures.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._bodies import own
from itest.rules._findings import finding
from itest.source.syntax import walk

_Way = tuple[ast.AST, ...]
_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_YIELDS = (ast.Yield, ast.YieldFrom)
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """A fixture with two yields on one way, at the second: (line of the first,)."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    if sum(isinstance(n, _YIELDS) for n in own(function)) > 1:
        going, ended = _ways(function.body)
        way = max((*going, *ended), key=len, default=())
        if len(way) > 1:
            yield place.note(way[1], getattr(way[0], "lineno", 0))


def _ways(body: Sequence[ast.stmt]) -> tuple[list[_Way], list[_Way]]:
    """The yields on the ways through statements: those that go on after them, and those that end within.

    Only the longest of each kind is followed further.
    """
    going: list[_Way] = [()]
    ended: list[_Way] = []
    for statement in body:
        on, out = _through(statement)
        first = max(going, key=len)
        ended += [first + way for way in out]
        if not on:
            return [], ended
        going = [first + max(on, key=len)]
    return going, ended


def _through(node: ast.stmt) -> tuple[list[_Way], list[_Way]]:
    if isinstance(node, _ENDS):
        return [], [_yields(node)]
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
        found = _yields(node)
        leaving = _before_leaving(node)
        return [tuple(one for one in found if one not in leaving)[:1]], [found[:1]]
    if isinstance(node, ast.If):
        return _either(node.body, node.orelse)
    if isinstance(node, ast.Match):
        return _either(*(case.body for case in node.cases), [])
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return _ways(node.body)
    if isinstance(node, ast.Try) or node.__class__.__name__ == "TryStar":
        return _tried(cast(ast.Try, node))
    return ([()] if isinstance(node, _INNER) else [_yields(node)]), []


def _before_leaving(loop: ast.stmt) -> list[ast.AST]:
    """The yields of a loop that the function is left right after."""
    blocks = (getattr(node, field, None) for node in walk(loop) for field in ("body", "orelse", "finalbody"))
    pairs = (pair for block in blocks if isinstance(block, list) for pair in pairwise(block))
    leaving = (
        one.value for one, then in pairs if isinstance(one, ast.Expr) and isinstance(then, (ast.Return, ast.Raise))
    )
    return [value for value in leaving if isinstance(value, _YIELDS)]


def _either(*bodies: Sequence[ast.stmt]) -> tuple[list[_Way], list[_Way]]:
    ways = [_ways(body) for body in bodies]
    return [way for going, _ in ways for way in going], [way for _, ended in ways for way in ended]


def _tried(node: ast.Try) -> tuple[list[_Way], list[_Way]]:
    """The body and its else, or a handler; each followed by the finally."""
    going, ended = _either([*node.body, *node.orelse], *(handler.body for handler in node.handlers))
    last = max(_ways(node.finalbody)[0], key=len, default=())
    return [way + last for way in going], [way + last for way in ended]


def _yields(node: ast.AST) -> _Way:
    found = [n for n in walk(node) if isinstance(n, _YIELDS)]
    inner = {id(n) for f in walk(node) if isinstance(f, _INNER) for n in walk(f)}
    return tuple(sorted((n for n in found if id(n) not in inner), key=lambda n: (n.lineno, n.col_offset)))


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them."""
    for facts, note in suite.notes(RULE.code):
        first = cast(int, note.data[0])
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{note.scope.rpartition('.')[2]}` yields a second time, after line {first}",
            explanation="pytest fails every test that uses it, when it should be torn down.",
            subject=note.scope,
            qualname=note.scope,
            fix=Fix(title="Yield once; give several values as a tuple or from several fixtures.", safe=False),
        )


RULE = Rule(
    code="L03",
    name="yields-twice",
    severity="error",
    family="lifecycle",
    consequence="leak",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function},
    words=("yield",),
    hints=(),
)
