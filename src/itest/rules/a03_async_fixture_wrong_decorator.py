"""An asynchronous fixture that pytest itself declares.

In pytest-asyncio's strict mode `@pytest.fixture` on an `async def` is nobody's: the test receives a coroutine instead
of the value, and its assertions on it may even hold. pytest 9 makes it an error.

What proves it: the fixture is `async def` under `pytest.fixture`, pytest-asyncio is declared and strict, and a test
receives it that neither anyio nor another plugin runs.

How to mend it: `@pytest_asyncio.fixture` (--fix does), or `asyncio_mode = "auto"`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import cast

from itest.model.report import Edit, Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Fixture, Function, Note, Suite
from itest.rules._asyncio import Marks, by_anyio, runner, see_marks
from itest.rules._edits import text_of
from itest.rules._findings import finding, link, number, place


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """Where `pytest.fixture` stands over an asynchronous function: ("decorator", end line, end column)."""
    if place.kind != "fixture" or node is not place.function:
        return
    for decorator in cast(ast.AsyncFunctionDef, node).decorator_list:
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        if place.meaning(named) == "pytest.fixture":
            yield place.note(named, "decorator", named.end_lineno or 0, named.end_col_offset or 0)


def check(suite: Suite) -> Iterator[Finding]:
    """Fixtures that some test receives as a coroutine."""
    run = runner(suite)
    if not run.known or run.mode != "strict" or run.anyio_auto:
        return
    marks = Marks(suite, RULE.code)
    notes = {(f.path, note.scope): note for f, note in suite.notes(RULE.code) if note.data[0] == "decorator"}
    for fixture in suite.fixtures:
        note = notes.get((fixture.path, fixture.function.qualname))
        if note is None or not fixture.function.is_async:
            continue
        users = [test for test in suite.graph.users(fixture) if not _elsewhere(suite, marks, test)]
        if users:
            yield _finding(suite, fixture, users, note)


def _elsewhere(suite: Suite, marks: Marks, test: Function) -> bool:
    """Whether anyio, or something unknown, runs the test."""
    others = any(mark.rpartition(".")[2] not in ("asyncio", "parametrize", "usefixtures") for mark in marks.on(test))
    return others or by_anyio(suite.graph.closure(test), suite.graph.requested(test))


def _finding(suite: Suite, fixture: Fixture, users: list[Function], note: Note) -> Finding:
    return finding(
        RULE,
        place(fixture),
        f"`{fixture.name}` is asynchronous under `pytest.fixture`, and pytest-asyncio is in strict mode",
        explanation=f"{number(len(users), 'test')} receive a coroutine that nobody awaits instead of its value.",
        subject=fixture.name,
        qualname=fixture.function.qualname,
        related=(link(users[0], "one of the tests that receive it"),),
        fix=Fix(title="Declare it with `pytest_asyncio.fixture`.", safe=True, edits=_edits(suite, fixture, note)),
    )


def _edits(suite: Suite, fixture: Fixture, note: Note) -> tuple[Edit, ...]:
    """The other decorator, and its import where it is missing; none when the file cannot be edited."""
    text = text_of(suite, fixture.path)
    imports = suite.files[fixture.path].imports
    here = next((i for i in imports if i.module == "pytest" and not i.scope), None)
    if not text.lines or here is None:
        return ()
    end = (cast(int, note.data[1]), cast(int, note.data[2]))
    other = text.replace((note.line, note.column - 1), end, "pytest_asyncio.fixture")
    if any(i.bound == "pytest_asyncio" and not i.scope for i in imports):
        return (other,)
    return text.insert(here.line + 1, "import pytest_asyncio\n"), other


RULE = Rule(
    code="A03",
    name="async-fixture-wrong-decorator",
    severity="error",
    family="async",
    consequence="false green",
    check=check,
    sees={ast.Assign: see_marks, ast.AsyncFunctionDef: see_function},
    words=("pytestmark", "async def"),
    hints=(),
)
