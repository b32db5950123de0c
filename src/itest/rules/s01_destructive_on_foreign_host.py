"""The suite drops tables on a database that it was given by hand.

`drop_all`, `drop_database` or `flushdb` on an address written into the code destroys whatever lives there. On a host
that is neither this machine nor a service beside the tests, and in a database whose name does not say test, that is
somebody's data. On this machine it is the developer's, and two runs at once destroy each other's.

What proves it: a literal server address (followed through variables of the module and the fixtures that are asked for)
that reaches a destructive call. An error for foreign hosts without "test" in the database's name; a warning for a fixed
database on this machine and for an environment variable that nobody checks. SQLite is passed over, and so are addresses
that never reach a connection, reserved names, and functions that check the address first.

How to mend it: refuse to run unless the database's name says test, and give each run (each xdist worker) its own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related, Severity
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Fixture, Note, Suite
from itest.rules._addresses import database_of, host_of, is_own, is_reserved, shown
from itest.rules._findings import finding
from itest.source.syntax import argument, dotted, keyword, text

_DESTROYS = frozenset({"drop_all", "drop_database", "flushdb", "flushall"})
_CONNECTS = frozenset({"create_engine", "create_async_engine", "from_url", "MongoClient", "Redis", "StrictRedis"})
_READS = frozenset({"os.environ.get", "os.getenv"})
_DEPTH = 4
Found = tuple[FileFacts, Note]


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """("destroys", method) and ("connects", "literal", address) or ("connects", "variable", its name)."""
    if not isinstance(node, ast.Call):
        return
    last = (dotted(node.func) or "").rpartition(".")[2]
    if last in _DESTROYS:
        yield place.note(node, "destroys", last)
    elif last in _CONNECTS and (known := _address(node, place)):
        yield place.note(node, "connects", *known)


def _address(call: ast.Call, place: Place) -> tuple[str, str] | None:
    given = argument(call, 0, "url", "host")
    host = text(keyword(call, "host"))
    if host is not None:
        return "literal", f"redis://{host}/"
    if isinstance(given, ast.Name):
        given = _assigned(given.id, place)
    address = text(given)
    if address is not None:
        return ("literal", address) if "://" in address else None
    return _variable(given, place)


def _assigned(name: str, place: Place) -> ast.expr | None:
    """The value of a variable that the function or the module binds once."""
    module = place.parents[0]
    bodies = [place.function.body if place.function else [], module.body if isinstance(module, ast.Module) else []]
    for body in bodies:
        values = [
            one.value
            for one in body
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in one.targets)
        ]
        if values:
            return values[0] if len(values) == 1 else None
    return None


def _variable(given: ast.expr | None, place: Place) -> tuple[str, str] | None:
    if isinstance(given, ast.Subscript) and place.meaning(given.value) == "os.environ":
        return "variable", text(given.slice) or "?"
    if isinstance(given, ast.Call) and place.meaning(given.func) in _READS and given.args:
        return "variable", text(given.args[0]) or "?"
    return None


def check(suite: Suite) -> Iterator[Finding]:
    """Destructive calls whose address is known and not safe."""
    notes = tuple(suite.notes(RULE.code))
    connects = [(facts, note) for facts, note in notes if note.data[0] == "connects"]
    for facts, note in notes if connects else ():
        if note.data[0] == "destroys":
            source = _source(suite, facts, note, connects)
            grade = _grade(suite, source) if source is not None else None
            if source is not None and grade is not None:
                yield _finding((facts, note), source, grade)


def _source(suite: Suite, facts: FileFacts, note: Note, connects: list[Found]) -> Found | None:
    """The connection that the call uses: made in its own function, at the module's top, or in a fixture asked for."""
    scopes = [(facts.path, note.scope)]
    fixture = next((f for f in suite.fixtures if (f.path, f.function.qualname) == scopes[0]), None)
    if fixture is not None:
        scopes += [(one.path, one.function.qualname) for one in _behind(suite, fixture)]
    scopes.append((facts.path, ""))
    for path, scope in scopes:
        found = [(at, one) for at, one in connects if (at.path, one.scope) == (path, scope)]
        if found:
            return found[0]
    return None


def _behind(suite: Suite, fixture: Fixture) -> list[Fixture]:
    """The fixtures that a fixture asks for, and theirs."""
    found, pending = [], [fixture]
    for _ in range(_DEPTH):
        asked = [
            one
            for here in pending
            for name in here.requests
            if (one := suite.graph.resolve(name, suite.graph.chain(here.path, here.owner))) is not None
        ]
        pending = [one for one in asked if one not in found]
        found += pending
    return found


def _grade(suite: Suite, source: Found) -> Severity | None:
    facts, note = source
    kind, address = str(note.data[1]), str(note.data[2])
    if kind == "variable":
        return "warning" if not _guarded(suite, facts.path) and "TEST" not in address.upper() else None
    host = host_of(address)
    if address.startswith("sqlite") or is_reserved(host):
        return None
    if is_own(host) or "test" in database_of(address).lower():
        return None if address.startswith("redis") else "warning"
    return "error"


def _guarded(suite: Suite, path: str) -> bool:
    """Whether the file looks at the name before it destroys."""
    return bool(re.search(r"""["'][\w-]*test[\w-]*["']""", suite.sources.text(path), re.I))


def _finding(at: Found, source: Found, grade: Severity) -> Finding:
    facts, note = at
    where, made = source
    literal = made.data[1] == "literal"
    address = shown(str(made.data[2]))
    what = f"`{note.data[1]}` runs on {address}" if literal else f"`{note.data[1]}` runs on whatever ${address} names"
    told = ", which is written into the code" if literal else ""
    explanation = {
        "error": "Whatever lives in that database is destroyed by a test run.",
        "warning": "A run destroys what a developer, or another run, has in that database.",
    }
    return finding(
        RULE,
        (facts.path, note.line, note.column),
        f"{what}{told}",
        explanation=explanation[grade],
        subject=address,
        qualname=note.scope,
        severity=grade,
        confidence="high" if literal else "medium",
        related=(Related(path=where.path, line=made.line, message="connects"),),
        fix=Fix(title="Refuse names without `test`, and give each run a database of its own.", safe=False),
    )


RULE = Rule(
    code="S01",
    name="destructive-on-foreign-host",
    severity="error",
    family="safety",
    consequence="data loss",
    check=check,
    sees={ast.Call: see_call},
    words=(*sorted(_DESTROYS), *sorted(_CONNECTS)),
    calls=_DESTROYS | _CONNECTS,
)
