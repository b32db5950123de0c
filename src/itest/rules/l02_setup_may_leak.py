"""A fixture takes down several things one after the other, and the first failure leaves the rest.

Between the first acquisition and the yield, or between two lines of the teardown, an exception ends the fixture: what
stands below is not closed, and the next test meets an open transaction or a taken port.

What proves it: a fixture acquires at least two things before its yield, outside `with` and `try`, and releases at least
two of them after it by one plain statement each. A single one, a `finally` or an ExitStack is fine, and so are
patchers: stopping one does not fail.

How to mend it: nested `with` statements, or an `ExitStack`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding, number
from itest.rules._resources import ACQUIRED, RELEASES, STARTED

_OPENING = frozenset({"connect", "begin", "start", "acquire"})
_ENDING = RELEASES | {"rollback"}


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """A fixture with a sequential setup and teardown: (the names in the order of their release,)."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    at = next((i for i, s in enumerate(function.body) if _yields(s)), None)
    if at is None:
        return
    taken = [name for s in function.body[:at] for name in _acquired(s, place)]
    freed = [name for s in function.body[at + 1 :] for name in _released(s) if name in taken]
    if len(set(freed)) > 1:
        yield place.note(function.body[at], tuple(dict.fromkeys(freed)))


def _yields(node: ast.stmt) -> bool:
    """A yield that is a whole statement of the function's body."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield)


def _acquired(node: ast.stmt, place: Place) -> Iterator[str]:
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return
    call = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(call, ast.Call):
        opened = isinstance(call.func, ast.Attribute) and call.func.attr in _OPENING
        made = place.meaning(call.func)
        if opened or (made in {*ACQUIRED, *STARTED} and not made.startswith("unittest.mock.")):
            yield node.targets[0].id


def _released(node: ast.stmt) -> Iterator[str]:
    if not isinstance(node, ast.Expr):
        return
    call = node.value.value if isinstance(node.value, ast.Await) else node.value
    freed = call.func if isinstance(call, ast.Call) else None
    if isinstance(freed, ast.Attribute) and freed.attr in _ENDING and isinstance(freed.value, ast.Name):
        yield freed.value.id


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them."""
    fixtures = {(f.path, f.function.qualname): f for f in suite.fixtures}
    for facts, note in suite.notes(RULE.code):
        fixture = fixtures.get((facts.path, note.scope))
        names = note.data[0]
        if fixture is None or not isinstance(names, tuple):
            continue
        rest = ", ".join(f"`{name}`" for name in names[1:])
        count = number(len(suite.graph.users(fixture)), "test")
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{fixture.name}` releases {', '.join(f'`{name}`' for name in names)} one after the other",
            explanation=f"When releasing `{names[0]}` fails, {rest} stays open ({count}).",
            subject=fixture.name,
            qualname=note.scope,
            confidence="medium",
            fix=Fix(title="Acquire them in `with` statements or through an `ExitStack`.", safe=False),
        )


RULE = Rule(
    code="L02",
    name="setup-may-leak",
    severity="warning",
    family="lifecycle",
    consequence="leak",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function},
    words=("yield",),
    hints=(),
)
