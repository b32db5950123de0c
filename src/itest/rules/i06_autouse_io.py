"""Every test pays for a fixture that only some need.

An autouse fixture that opens a database, a file or a connection, itself or through what it asks for, makes each test
slow and dependent on that service, also the ones that only add numbers. It is invisible where it is paid.

What proves it: the closure of an autouse fixture contains a function-scoped fixture that calls the network, starts a
process, opens a file or creates tables, or asks for pytest-django's `db`, and at least two tests run it without asking
for that by themselves. Fixtures that block, isolate or clean up (`no_network`), temporary folders, and what is set up
once per session are left alone.

How to mend it: ask for it where it is needed, by argument or `usefixtures`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Fixture, Function, Note, Suite
from itest.rules._asyncio import Marks, see_marks
from itest.rules._bodies import arguments, own
from itest.rules._findings import finding, link, number, place

_NETWORK = re.compile(r"^(requests|httpx)\.(get|post|put|delete|patch|head|request)$|^urllib\.request\.urlopen$")
_PROCESS = re.compile(r"^subprocess\.(run|Popen|call|check_call|check_output)$|^os\.system$")
_TABLES = frozenset({"create_all", "drop_all"})
_DATABASE = frozenset({"db", "transactional_db"})
_GUARDS = re.compile(
    r"block|guard|disable|forbid|prevent|no_|without|fake|mock|reset|clean|clear|tmp|isolat|rollback|rolled_back"
)
_LEAST = 2


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """What a fixture reaches outside by itself: (how,)."""
    function = place.function
    if place.kind != "fixture" or function is None or node is not function:
        return
    for inner in own(function):
        how = _reaches(inner, place) if isinstance(inner, ast.Call) else ""
        if how:
            yield place.note(inner, how)
            return


def _reaches(call: ast.Call, place: Place) -> str:
    meaning = place.meaning(call.func)
    if _NETWORK.match(meaning):
        return f"calls {meaning}"
    if _PROCESS.match(meaning):
        return f"starts a process ({meaning})"
    if isinstance(call.func, ast.Attribute) and call.func.attr in _TABLES:
        return f"calls {call.func.attr}"
    given = arguments(place.function) if place.function else frozenset()
    return "opens a file" if meaning == "open" and not any("tmp" in name for name in given) else ""


def check(suite: Suite) -> Iterator[Finding]:
    """Each autouse fixture whose users mostly do not need what it reaches."""
    notes = tuple(suite.notes(RULE.code))
    outside = {(facts.path, note.scope): str(note.data[0]) for facts, note in notes if note.data[0] != "marks"}
    marks = Marks(suite, RULE.code)
    asking: dict[str, frozenset[int]] = {}
    for fixture in suite.fixtures:
        if not fixture.autouse or fixture.scope != "function" or _GUARDS.search(fixture.name):
            continue
        users = suite.graph.users(fixture)
        found = _first(suite, fixture, users, outside) if users else None
        if found is None:
            continue
        if found[0] not in asking:
            asking[found[0]] = _asking(suite, marks, found[0])
        paying = sum(id(test) not in asking[found[0]] for test in users)
        if paying >= _LEAST:
            yield _finding(fixture, found, paying, len(users))


def _first(
    suite: Suite, fixture: Fixture, users: tuple[Function, ...], outside: dict[tuple[str, str], str]
) -> tuple[str, str, Fixture] | None:
    """(its name, how it reaches outside, where) for the first such fixture behind the autouse one."""
    chain = suite.graph.chain(users[0].path, users[0].owner)
    for inner in suite.graph.behind(fixture.name, chain):
        how = outside.get((inner.path, inner.function.qualname), "")
        if how and inner.scope == "function":
            return inner.name, how, inner
        wanted = _DATABASE.intersection(inner.requests)
        if wanted and all(suite.graph.resolve(name, chain) is None for name in wanted):
            return min(wanted), "opens the database", inner
    return None


def _asking(suite: Suite, marks: Marks, name: str) -> frozenset[int]:
    """The tests (by identity) that would run the fixture without any autouse, or belong to a class that may."""
    graph = suite.graph
    needing = graph.bits(f for f in suite.fixtures if f.name == name or name in f.requests)
    excused: dict[tuple[str, str], bool] = {}
    found = set()
    for group in graph.groups:
        for _, test in group.tests:
            place = test.path, test.owner
            if place not in excused:
                excused[place] = marks.foreign(test) or any(map(_of_django, marks.around(test)))
            fine = excused[place] or any(map(_of_django, test.decorators))
            asked = graph.requested(test)
            if fine or name in asked or graph.reached(group.chain, asked) & needing:
                found.add(id(test))
    return frozenset(found)


def _of_django(mark: str) -> bool:
    return mark.endswith("mark.django_db")


def _finding(fixture: Fixture, found: tuple[str, str, Fixture], paying: int, users: int) -> Finding:
    name, how, inner = found
    through = "" if inner.key == fixture.key and name == fixture.name else f" through `{name}`"
    return finding(
        RULE,
        place(fixture),
        f"The autouse fixture `{fixture.name}` {how}{through}",
        explanation=f"{number(paying, 'test')} of {users} pay for it without asking for it.",
        subject=fixture.name,
        qualname=fixture.function.qualname,
        confidence="medium",
        related=(link(inner, f"`{inner.name}` {how}"),),
        fix=Fix(title="Ask for it where it is needed, by argument or usefixtures.", safe=False),
    )


RULE = Rule(
    code="I06",
    name="autouse-io",
    severity="warning",
    family="isolation",
    consequence="hygiene",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function, ast.Assign: see_marks},
    words=(
        "requests.",
        "httpx.",
        "urlopen",
        "subprocess",
        "os.system",
        "create_all",
        "drop_all",
        "open(",
        "pytestmark",
    ),
    hints=(),
)
