"""A commit in a test reaches the database and stays for the tests after it.

The session is bound to an engine that outlives the test, and somebody commits: the rollback afterwards has nothing left
to take back. Bound to a connection in a transaction the commit is held back, but only until the first rollback: that
one ends the outer transaction, and the next commit is real.

What proves it: a fixture of function scope makes a SQLAlchemy session on an engine (or a connection of one) of wider
scope, without savepoint (`join_transaction_mode="create_savepoint"`, `begin_nested`), a test or fixture that gets it
commits, and nothing that runs with it drops, truncates or deletes. On a connection in a transaction it is a warning.
Engines that the test makes for itself are left alone.

How to mend it: `Session(bind=connection, join_transaction_mode="create_savepoint")` on a connection in a transaction
that the fixture rolls back.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Fixture, Function, Note, Suite, narrower
from itest.rules._bodies import arguments, bound
from itest.rules._findings import finding, link, number
from itest.rules._modules import NOTHING
from itest.rules._sessions import cleans, sessions


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """A fixture's sessions ("session", variable, bind, in a transaction), and whether it cleans ("cleans",)."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    local = bound(function) - arguments(function)
    for made in sessions(function, place):
        yield place.note(made.node, "session", made.name, "" if made.bind in local else made.bind, made.transaction)
    if cleans(function):
        yield place.note(node, "cleans")


def see_commit(node: ast.AST, place: Place) -> Iterator[Note]:
    """`session.commit()` of an argument, or of a fixture's own session: ("commit", name)."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
        return _commit(node, node.func.value, place)
    return NOTHING


def _commit(node: ast.AST, owner: ast.expr, place: Place) -> Iterator[Note]:
    if place.function is None or not isinstance(owner, ast.Name):
        return
    if place.kind == "fixture" or owner.id in arguments(place.function):
        yield place.note(node, "commit", owner.id)


def check(suite: Suite) -> Iterator[Finding]:
    """Each session fixture whose users commit."""
    notes = tuple(suite.notes(RULE.code))
    fixtures = {(f.path, f.function.qualname): f for f in suite.fixtures}
    cleaning = {(facts.path, note.scope) for facts, note in notes if note.data[0] == "cleans"}
    commits = _commits(suite)
    for facts, note in notes:
        fixture = fixtures.get((facts.path, note.scope))
        if note.data[0] != "session" or fixture is None or fixture.scope != "function":
            continue
        by = commits.get(fixture.key, [])
        if by and _outlives(suite, facts, fixture, str(note.data[2])) and not _cleaned(suite, fixture, cleaning):
            yield _finding(suite, fixture, note, by)


def _commits(suite: Suite) -> dict[tuple[str, str, int], list[Function]]:
    """Who commits, by the fixture that gave the session."""
    askers = {(f.path, f.qualname): f for f in (*suite.tests, *(fixture.function for fixture in suite.fixtures))}
    own = {(f.path, f.function.qualname): f for f in suite.fixtures}
    found: dict[tuple[str, str, int], list[Function]] = {}
    for facts, note in suite.notes(RULE.code):
        asker = askers.get((facts.path, note.scope)) if note.data[0] == "commit" else None
        if asker is None:
            continue
        name = str(note.data[1])
        given = suite.graph.resolve(name, suite.graph.chain(asker.path, asker.owner)) if name in asker.args else None
        fixture = given or own.get((facts.path, note.scope))
        if fixture is not None:
            found.setdefault(fixture.key, []).append(asker)
    return found


def _outlives(suite: Suite, facts: FileFacts, fixture: Fixture, bind: str) -> bool:
    """Whether the engine is there after the test: a wider fixture, or a name of the module."""
    if bind in fixture.function.args:
        engine = suite.graph.resolve(bind, suite.graph.chain(fixture.path, fixture.owner))
        return engine is not None and narrower("function", engine.scope)
    return facts.binds(bind)


def _cleaned(suite: Suite, fixture: Fixture, cleaning: set[tuple[str, str]]) -> bool:
    """Whether something that runs anew for each test empties the tables."""
    for test in suite.graph.users(fixture)[:20]:
        for other in suite.graph.closure(test):
            if other.scope == "function" and (other.path, other.function.qualname) in cleaning:
                return True
    return False


def _finding(suite: Suite, fixture: Fixture, note: Note, by: list[Function]) -> Finding:
    held = bool(note.data[3])
    users = number(len(suite.graph.users(fixture)), "test")
    until = f"After the first rollback in any of {users} the outer transaction is gone, and the next commit is real."
    commit = f"{number(len(by), 'function')} commit{'s' if len(by) == 1 else ''} through it"
    return finding(
        RULE,
        (fixture.path, note.line, note.column),
        f"`{fixture.name}` has no savepoint, and {commit}",
        explanation=until if held else f"What is committed in {users} stays in the database for all that follow.",
        subject=fixture.name,
        qualname=fixture.function.qualname,
        severity="warning" if held else "error",
        confidence="medium" if held else "high",
        related=tuple(link(one, f"`{one.name}` commits") for one in by[:3]),
        fix=Fix(title='Bind it to a connection with join_transaction_mode="create_savepoint".', safe=False),
    )


RULE = Rule(
    code="I04",
    name="commit-escapes",
    severity="error",
    family="isolation",
    consequence="leak",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function, ast.Call: see_commit},
    words=(
        *("sessionmaker", "Session(", ".commit()", "drop_", "truncate", "TRUNCATE", "clean", "flushdb"),
        *(".delete(", "DELETE FROM"),
    ),
    calls=frozenset({"commit"}),
    hints=(".commit(",),
)
