"""A test waits for a fixed time.

`time.sleep(2)` costs two seconds in every run and is still too short on the day the machine is slow: the test becomes
flaky, somebody doubles the number, and the suite becomes slow.

What proves it: a sleep of a literal time above zero that a test or fixture waits for itself. Sleeping in a loop
(polling), in a function or task inside the test (a slow collaborator, or a limit for another task), as all that a
`with` does (work that takes a while is being played), in tests about time (timeouts, expiry, throttling, ...), and
where sleep itself is patched is passed over. Less than a hundredth of a second, and what a condition decides, is told
for information.

How to mend it: wait for the condition (poll with a deadline, an event, `join`), or move the clock instead of waiting.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._findings import finding
from itest.source.syntax import Function

_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep", "eventlet.sleep"})
_MOMENT = 0.01
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ABOUT_TIME = (
    *("sleep", "time", "delay", "throttl", "rate", "limit", "expir", "ttl", "debounc", "retr", "backoff", "elapsed"),
    *("duration", "slow", "interval", "schedul", "wait", "lock", "cancel", "deadline", "clock", "stale", "concurren"),
    *("parallel", "race", "heartbeat", "keepalive", "benchmark", "perf", "watchdog", "renew", "block", "poll"),
)


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """A sleep in the body of a test or fixture: (spelling, seconds, whether a condition decides)."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or place.kind not in ("test", "fixture"):
        return
    meaning = place.meaning(node.func)
    if meaning not in _SLEEPS or not (seconds := _number(node.args[0])) or not _waits(place):
        return
    inside = place.parents[place.parents.index(place.function) + 1 :] if place.function in place.parents else ()
    if not any(isinstance(one, (*Function, ast.Lambda, ast.For, ast.AsyncFor, ast.While)) for one in inside):
        yield place.note(node, meaning, seconds, any(isinstance(one, ast.If) for one in inside))


def _waits(place: Place) -> bool:
    """Whether the test itself waits for the call: it is a statement, and not all that a `with` does."""
    parent = place.parents[-1]
    awaited = isinstance(parent, ast.Await) and len(place.parents) > 1
    statement, around = (place.parents[-2], place.parents[-3:-2]) if awaited else (parent, place.parents[-2:-1])
    played = around and isinstance(around[0], (ast.With, ast.AsyncWith)) and len(around[0].body) == 1
    return isinstance(statement, ast.Expr) and not played


def _number(node: ast.expr) -> float:
    """The value of a literal number, 0 for everything else."""
    value = node.value if isinstance(node, ast.Constant) else 0
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


def check(suite: Suite) -> Iterator[Finding]:
    """All of them but those in tests about time."""
    collected = {(test.path, test.qualname) for test in suite.tests}
    collected |= {(fixture.path, fixture.function.qualname) for fixture in suite.fixtures}
    for facts, note in suite.notes(RULE.code):
        if (
            (facts.path, note.scope) not in collected
            or _about_time(f"{facts.path.rpartition('/')[2]} {note.scope}")
            or _patched(facts, note.scope)
        ):
            continue
        meaning, seconds, rarely = note.data
        every = "Under its condition a" if rarely else "Every"
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{meaning}({seconds:g})` waits for a fixed time",
            explanation=f"{every} run waits {seconds:g} s here, and a slower machine needs more.",
            subject=f"{meaning}({seconds:g})",
            qualname=note.scope,
            severity="info" if rarely or float(str(seconds)) < _MOMENT else None,
            fix=Fix(title="Wait for the condition with a deadline, or move the clock.", safe=False),
        )


def _about_time(names: str) -> bool:
    """Whether a word of the file's name or the test's says that time is what is tested."""
    return any(word.lower().startswith(_ABOUT_TIME) for word in _WORD.findall(names))


def _patched(facts: FileFacts, scope: str) -> bool:
    """Whether a sleep is replaced in that function or for its class."""
    around = scope.rpartition(".")[0]
    return any(patch.target.endswith("sleep") and patch.scope in (scope, around) for patch in facts.patches)


RULE = Rule(
    code="T06",
    name="sleep",
    severity="warning",
    family="assertions",
    consequence="hygiene",
    check=check,
    sees={ast.Call: see_call},
    words=("sleep(",),
)
