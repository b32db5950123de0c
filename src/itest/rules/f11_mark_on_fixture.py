"""A mark on a fixture.

Marks have no effect on fixtures: `usefixtures` asks for nothing, `skipif` skips nothing, `parametrize` gives no values.
pytest 9 stops at the import of the file; older versions warn, or say nothing at all.

What proves it: a decorator of a fixture is a `pytest.mark`. One that a conftest names in its code has an effect there,
before pytest 9: a warning, and nothing that --fix deletes.

How to mend it: delete the mark (--fix does), and put what was meant where it works: as an argument, as `params`, or on
the tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import cast

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._edits import text_of
from itest.rules._findings import finding

_KNOWN = frozenset({"usefixtures", "parametrize", "skip", "skipif", "xfail", "filterwarnings", "asyncio", "anyio"})
"""Marks that no conftest can give a meaning on fixtures."""


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """Each mark on a fixture: (its meaning, its last line)."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    for decorator in function.decorator_list:
        meaning = place.meaning(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if meaning.startswith("pytest.mark."):
            yield place.note(decorator, meaning, decorator.end_lineno or decorator.lineno)


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them."""
    for facts, note in suite.notes(RULE.code):
        meaning, last = str(note.data[0]), cast(int, note.data[1])
        hooked = _hooked(suite, meaning.rpartition(".")[2])
        effect = "Hooks of a conftest see to it" if hooked else "It has no effect on a fixture"
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`@{meaning}` on the fixture `{note.scope.rpartition('.')[2]}`",
            explanation=f"{effect}, and pytest 9 refuses to import the file.",
            subject=meaning,
            qualname=note.scope,
            severity="warning" if hooked else "error",
            confidence="medium" if hooked else "high",
            fix=Fix(title="Mark it in another way.", safe=False) if hooked else _fix(suite, facts, note, last),
        )


def _hooked(suite: Suite, mark: str) -> bool:
    """Whether a conftest looks for a mark of the project's own."""
    named = re.compile(rf"""["']{re.escape(mark)}["']""")
    return mark not in _KNOWN and any(named.search(suite.sources.text(path)) for path in suite.conftests)


def _fix(suite: Suite, facts: FileFacts, note: Note, last: int) -> Fix:
    text = text_of(suite, facts.path)
    alone = text.line(note.line).strip().startswith("@") and bool(text.lines)
    return Fix(title="Delete the mark.", safe=True, edits=(text.without_lines(note.line, last),) if alone else ())


RULE = Rule(
    code="F11",
    name="mark-on-fixture",
    severity="error",
    family="graph",
    consequence="false green",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function},
    words=("pytest.mark.", "import mark"),
    hints=(),
)
