"""An asynchronous fixture outlives the event loop that it runs on.

A session-scoped fixture on a loop that ends with each test is either refused (`ScopeMismatch`), or hands later tests
connections of a loop that is closed: "attached to a different loop".

What proves it: an asynchronous fixture of pytest-asyncio has a scope wider than its `loop_scope`, or than the
`asyncio_default_fixture_loop_scope` of the configuration when it names none.

How to mend it: give it `loop_scope` as wide as its scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Edit, Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Suite, narrower
from itest.rules._asyncio import by_anyio, runner
from itest.rules._edits import text_of
from itest.rules._findings import finding, number, place

_OURS = ("pytest_asyncio.fixture", "pytest_asyncio.async_fixture")


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them that pytest-asyncio runs."""
    run = runner(suite)
    default = suite.settings.options.get("asyncio_default_fixture_loop_scope", "").strip().strip("\"'")
    for fixture in suite.fixtures:
        ours = fixture.kind in _OURS or (run.known and run.mode == "auto" and fixture.kind == "pytest.fixture")
        loop = fixture.loop_scope or default
        if not fixture.function.is_async or not ours or not narrower(loop, fixture.scope):
            continue
        if not by_anyio((fixture,), ()):
            yield _finding(suite, fixture, loop)


def _finding(suite: Suite, fixture: Fixture, loop: str) -> Finding:
    said = "its `loop_scope` is" if fixture.loop_scope else "the configured default loop scope is"
    return finding(
        RULE,
        place(fixture),
        f"`{fixture.name}` is {fixture.scope}-scoped, and {said} {loop}",
        explanation=f"It outlives its event loop in {number(len(suite.graph.users(fixture)), 'test')}.",
        subject=fixture.name,
        qualname=fixture.function.qualname,
        fix=Fix(title=f'Give it loop_scope="{fixture.scope}".', safe=False, edits=_edits(suite, fixture)),
    )


def _edits(suite: Suite, fixture: Fixture) -> tuple[Edit, ...]:
    """The loop's scope written beside the fixture's, or in the place of another, where the decorator is one line."""
    text, above = text_of(suite, fixture.path), fixture.line - 1
    line, scope = text.line(above), f'scope="{fixture.scope}"'
    old = f'loop_scope="{fixture.loop_scope}"' if fixture.loop_scope else f"({scope}"
    new = f"loop_{scope}" if fixture.loop_scope else f"({scope}, loop_{scope}"
    before, found, _ = line.partition(old)
    start = len(before.encode())
    return (text.replace((above, start), (above, start + len(old)), new),) if found and line.startswith("@") else ()


RULE = Rule(
    code="A04",
    name="loop-scope-mismatch",
    severity="error",
    family="async",
    consequence="hygiene",
    check=check,
)
