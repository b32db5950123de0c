"""An assertion compares with the running clock, or with a number nobody chose.

`assert order.date == date.today()` fails at midnight; `assert x < random.random()` fails now and then.

What proves it: `now()`, `today()`, `time()` or a function of `random` called inside a comparison of an assertion, and
nothing in the file that freezes the clock or seeds the numbers. Shown only when it is asked for.

How to mend it: freeze the clock (freezegun, time-machine) or give the value; seed the generator.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Function, Suite
from itest.rules._findings import finding
from itest.rules._trees import meaning, tests_of
from itest.source.syntax import walk

_CLOCKS = re.compile(
    r"(?:^|\.)(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|localtime|gmtime)|timezone\.now|random\.\w+)$"
)
_STEADY = re.compile(r"freez|time_machine|travel|\.seed\(|faketime|pendulum\.set_test_now", re.I)


def check(suite: Suite) -> Iterator[Finding]:
    """Every such comparison."""
    for facts, bodies, tests in tests_of(suite):
        if _STEADY.search(suite.sources.text(facts.path)):
            continue
        for test in tests:
            node = bodies.get(test.qualname)
            for one in walk(node) if node is not None else ():
                if isinstance(one, ast.Assert):
                    yield from _in(facts, test, one)


def _in(facts: FileFacts, test: Function, node: ast.Assert) -> Iterator[Finding]:
    for compare in (one for one in walk(node.test) if isinstance(one, ast.Compare)):
        for call in (one for one in walk(compare) if isinstance(one, ast.Call)):
            spelled = meaning(facts, call.func)
            if _CLOCKS.search(spelled):
                yield finding(
                    RULE,
                    (facts.path, call.lineno, call.col_offset + 1),
                    f"an assertion depends on `{spelled}()`",
                    explanation="It holds or fails by the moment at which it runs.",
                    subject=spelled,
                    qualname=test.qualname,
                    confidence="medium",
                    fix=Fix(title="Freeze the clock or seed the generator.", safe=False),
                )


RULE = Rule(
    code="T08",
    name="clock-or-random",
    severity="info",
    family="assertions",
    consequence="hygiene",
    check=check,
)
