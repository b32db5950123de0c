"""An asynchronous test that no event loop runs.

pytest cannot await. Without a mark or an automatic mode the coroutine is made and thrown away: before pytest 8.4 the
test was skipped with a warning, since then it fails.

What proves it: `async def test_...` outside unittest classes, without `pytest.mark.asyncio`, `anyio` or the like on it,
its class or its module, while pytest-asyncio (if it is there at all) is in strict mode and nothing in the closure of
the test asks for anyio's backend. Plugins that are unknown or run coroutines in ways of their own, conftests with
hooks, decorators that may wrap the test, classes with bases and projects that declare no dependencies are passed over.
Where no plugin is declared and this is true of all of many asynchronous tests, one warning says so: somebody runs them.

How to mend it: mark the test (--fix does where pytest-asyncio is declared), or set `asyncio_mode = "auto"`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Function, Suite
from itest.rules._asyncio import Marks, by_anyio, runner, see_marks
from itest.rules._edits import text_of
from itest.rules._findings import finding, number, place

_MANY = 10
"""Asynchronous tests from which on it is unlikely that none of them runs."""


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them, where the suite's runner is known."""
    run = runner(suite)
    if not run.known or run.mode == "auto" or run.anyio_auto:
        return
    marks = Marks(suite, RULE.code)
    waiting = [test for test in suite.tests if test.is_async]
    found = [test for test in waiting if not _handled(suite, test, marks)]
    if not run.mode and len(found) == len(waiting) >= _MANY:
        yield _for_all(_finding(suite, found[0], run.mode), len(found) - 1)
    else:
        yield from (_finding(suite, test, run.mode) for test in found)


def _handled(suite: Suite, test: Function, marks: Marks) -> bool:
    if marks.runs(test) or marks.foreign(test):
        return True
    return by_anyio(suite.graph.closure(test), suite.graph.requested(test))


def _for_all(found: Finding, others: int) -> Finding:
    """The finding where it is true of every asynchronous test: the plugin is more likely undeclared than missing."""
    message = f"{found.message}, and {number(others, 'other')} are asynchronous, too"
    return replace(found, message=message, severity="warning", confidence="low")


def _finding(suite: Suite, test: Function, mode: str) -> Finding:
    why = "pytest-asyncio is in strict mode and the test has no mark" if mode else "no plugin for it is declared"
    return finding(
        RULE,
        place(test),
        f"Nothing awaits `{test.name}`: {why}",
        explanation="pytest does not run the test's body: it fails, or is skipped by versions before 8.4.",
        subject=test.name,
        qualname=test.qualname,
        fix=_fix(suite, test, mode),
    )


def _fix(suite: Suite, test: Function, mode: str) -> Fix:
    title = "Mark it with `pytest.mark.asyncio`."
    imported = any(item.bound == "pytest" and not item.scope for item in suite.files[test.path].imports)
    text = text_of(suite, test.path)
    if not mode or not imported or not text.lines:
        return Fix(title=title if mode else "Declare pytest-asyncio or anyio and mark the test.", safe=False)
    indent = " " * (test.column - 1)
    return Fix(title=title, safe=True, edits=(text.insert(test.line, f"{indent}@pytest.mark.asyncio\n"),))


RULE = Rule(
    code="A01",
    name="async-test-unhandled",
    severity="error",
    family="async",
    consequence="false green",
    check=check,
    sees={ast.Assign: see_marks},
    words=("pytestmark",),
    hints=(),
)
