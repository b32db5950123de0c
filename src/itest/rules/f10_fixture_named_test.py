"""A fixture whose function is named like a test.

`@pytest.fixture` on a `def test_order(client)` turns the test off: pytest never collects it, and the suite stays
green. Where the function really is a fixture, its name misleads readers and every tool that goes by names.

What proves it: the function's name fits `python_functions` and it is a fixture. It is a warning when it looks like a
test that was lost: it has assertions, gives no value, and nothing asks for it. Otherwise it is a note.

How to mend it: delete the decorator if it is a test; else rename the function and keep `name="test_..."`.
"""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Fixture, Note, Suite
from itest.rules._bodies import own
from itest.rules._findings import finding, place


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """A fixture that asserts something and gives nothing."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    nodes = tuple(own(function))
    gives = any(isinstance(n, ast.Return | ast.Yield | ast.YieldFrom) for n in nodes)
    if not gives and any(isinstance(n, ast.Assert) for n in nodes):
        yield place.note(node, "lost")


def check(suite: Suite) -> Iterator[Finding]:
    """Fixtures with the names of tests."""
    lost = {(facts.path, note.scope) for facts, note in suite.notes(RULE.code)}
    for fixture in suite.fixtures:
        name = fixture.function.name
        if any(name.startswith(p) or fnmatch.fnmatch(name, p) for p in suite.settings.python_functions):
            is_lost = (fixture.path, fixture.function.qualname) in lost and not suite.graph.users(fixture)
            yield _finding(fixture, lost=is_lost)


def _finding(fixture: Fixture, *, lost: bool) -> Finding:
    name = fixture.function.name
    if lost:
        message, title = f"The test `{name}` is a fixture", "Delete the fixture decorator."
    else:
        message, title = f"The fixture `{name}` is named like a test", f'Rename it; name="{name}" keeps its users.'
    return finding(
        RULE,
        place(fixture),
        message,
        explanation="pytest never runs it as a test: its assertions check nothing." if lost else "It reads as a test.",
        subject=name,
        qualname=fixture.function.qualname,
        severity="warning" if lost else "info",
        fix=Fix(title=title, safe=False),
    )


RULE = Rule(
    code="F10",
    name="fixture-named-test",
    severity="warning",
    family="graph",
    consequence="false green",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function},
    words=("def test",),
    hints=(),
)
