"""A fixture acquires something and never lets go of it.

Files, sockets, processes, servers, threads, engines and started patches stay open when the test ends. Each test adds
one, until the process has too many, or a later test meets what an earlier one left behind.

What proves it: a fixture keeps the result of such a call in a variable, or returns or yields it, outside `with`, and
neither it nor a fixture or test that receives it closes, stops or disposes of it, registers a finalizer, or hands it to
something that is closed. What ends with the process anyway (session scope, databases in memory, HTTP clients), and a
file that is only read on the way, which Python closes some time, are a warning. ruff's PT022 advises `return` instead
of `yield` here: that hides the leak.

How to mend it: `yield` it from a `with`, or close it in a `finally` after the yield.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Body, Place, Rule
from itest.model.suite import FileFacts, Fixture, Note, Suite
from itest.rules._bodies import arguments
from itest.rules._findings import finding, link, number
from itest.rules._hints import mentions
from itest.rules._resources import RELEASES, held, let_go
from itest.source.syntax import FunctionNode, walk

_LASTING = frozenset({"process", "folder"})
_MILD = frozenset({"client"})
_END = {
    "engine": "dispose()",
    "process": "terminate() and wait()",
    "server": "server_close()",
    "patch": "stop()",
    "thread": "join()",
    "folder": "shutil.rmtree()",
    "executor": "shutdown()",
}
_RELEASED = re.compile(rf"[\n;:(][ \t]*(?:await[ \t(]+)?([A-Za-z_]\w*)\.(?:{'|'.join(sorted(RELEASES))})\(")


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """What a fixture holds on to: ("holds", variable, kind, meaning, whether that is of little weight)."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    for one in held(function, place):
        if not one.name or not let_go(one.name, function):
            mild = one.memory or (one.kind == "file" and not _given(one.name, function))
            yield place.note(one.node, "holds", one.name, one.kind, one.meaning, mild)


def _given(name: str, function: FunctionNode) -> bool:
    """Whether the fixture hands a variable's value on."""
    results = (node.value for node in walk(function) if isinstance(node, (ast.Return, ast.Yield)) and node.value)
    parts = (part for result in results for part in walk(result))
    return not name or any(isinstance(part, ast.Name) and part.id == name for part in parts)


def see_statement(node: ast.AST, place: Place) -> Iterator[Note]:
    """An argument that its function lets go of: ("frees", name)."""
    if not isinstance(node, ast.Expr) or place.function is None:
        return
    call = node.value.value if isinstance(node.value, ast.Await) else node.value
    freed = call.func if isinstance(call, ast.Call) else None
    if not isinstance(freed, ast.Attribute) or freed.attr not in RELEASES or not isinstance(freed.value, ast.Name):
        return
    if freed.value.id in arguments(place.function):
        yield place.note(node, "frees", freed.value.id)


def lets_go_of_argument(body: Body) -> bool:
    """Whether the test may close or stop what it was handed."""
    return any(mentions(body.head, name) for name in _RELEASED.findall(body.text))


def check(suite: Suite) -> Iterator[Finding]:
    """What is held and freed by nobody who receives it."""
    freed = _freed(suite)
    fixtures = {(f.path, f.function.qualname): f for f in suite.fixtures}
    for facts, note in suite.notes(RULE.code):
        fixture = fixtures.get((facts.path, note.scope))
        if note.data[0] != "holds" or fixture is None or fixture.key in freed:
            continue
        if note.data[2] != "patch" or not _stops_all(suite):
            yield _finding(suite, facts, note, fixture)


def _stops_all(suite: Suite) -> bool:
    """Whether the suite ends every patch at once somewhere."""
    return any("stopall" in one.attributes for one in suite.sources.mentioning("stopall") if one.path in suite.files)


def _freed(suite: Suite) -> set[tuple[str, str, int]]:
    """The fixtures whose value some fixture or test that receives it lets go of."""
    askers = {(f.path, f.qualname): f for f in (*suite.tests, *(fixture.function for fixture in suite.fixtures))}
    found = set()
    for facts, note in suite.notes(RULE.code):
        asker = askers.get((facts.path, note.scope)) if note.data[0] == "frees" else None
        if asker is not None:
            fixture = suite.graph.resolve(str(note.data[1]), suite.graph.chain(asker.path, asker.owner))
            found |= {fixture.key} if fixture else set()
    return found


def _finding(suite: Suite, facts: FileFacts, note: Note, fixture: Fixture) -> Finding:
    _, name, kind, meaning, light = note.data
    users = suite.graph.users(fixture)
    ends = fixture.scope == "session" and kind not in _LASTING
    mild = ends or bool(light) or kind in _MILD
    times = "once per run" if fixture.scope == "session" else f"in each of {number(len(users), 'test')}"
    end = _END.get(str(kind), "close()")
    return finding(
        RULE,
        (facts.path, note.line, note.column),
        f"`{fixture.name}` acquires `{meaning}` and nothing lets go of it",
        explanation=f"The {kind} stays {times}.",
        subject=str(meaning),
        qualname=note.scope,
        severity="warning" if mild else "error",
        confidence="medium" if mild else "high",
        related=(link(users[0], f"one of the tests that leave it behind ({name or 'unnamed'})"),) if users else (),
        fix=Fix(title=f"Yield it, and call {end} in a `finally`.", safe=False),
    )


RULE = Rule(
    code="L01",
    name="no-teardown",
    severity="error",
    family="lifecycle",
    consequence="leak",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function, ast.Expr: see_statement},
    words=(
        *("open", "socket", "connect", "ngine", "Client", "Session", "Redis", "erver", "Executor", "Popen", "mkdtemp"),
        *(
            "subprocess",
            "Thread",
            "Process",
            "patch",
            "redis",
            "Pool",
            ".close()",
            ".stop()",
            ".terminate()",
            ".kill()",
        ),
    ),
    hints=("stopall",),
    concerns=lets_go_of_argument,
)
