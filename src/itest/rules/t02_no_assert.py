"""A test asserts nothing.

It passes as long as nothing raises. That is something, but less than its name promises.

What proves it: no assertion in the test, in the helpers of its file or of imported helper modules that it calls (two
deep), or in its fixtures. `raises`, `warns`, approvals, benchmarks, names such as `*_does_not_raise` or `*_noop`, and
calls of what only says `check`, `verify` or `expect` count as assertions. Shown only when it is asked for.

How to mend it: assert the outcome, or say in the name that not raising is the outcome.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Function, Suite
from itest.rules._findings import finding, place
from itest.rules._trees import functions, tests_of
from itest.source.syntax import FunctionNode, dotted, walk

_ASSERTS = re.compile(
    r"assert|raises|warns|fail|expect|check|verif|valid|should|ensure|must|num_queries|benchmark|snapshot|approv|golden|"
    r"regression|compare|matches|is_|eq_|ne_|testdir|pytester|^test_|simplefilter",
    re.I,
)
_SAYS_SO = re.compile(
    r"not_raise|no_raise|noop|no_error|not_fail|smoke|does_not|doesnt|import|works|without_error", re.I
)
_SKIPS = ("skip", "xfail")
_DEPTH = 2
Bodies = dict[str, FunctionNode]


def check(suite: Suite) -> Iterator[Finding]:
    """Every test in which nothing is asserted."""
    known: dict[str, Bodies] = {}
    for facts, bodies, tests in tests_of(suite):
        known[facts.path] = bodies
        for test in tests:
            node = bodies.get(test.qualname)
            if node is None or _SAYS_SO.search(test.name) or any(mark.endswith(_SKIPS) for mark in test.decorators):
                continue
            if not _asserts(suite, facts, node, known, _DEPTH) and not _by_fixtures(suite, test, known):
                yield _finding(test)


def _asserts(suite: Suite, facts: FileFacts, node: FunctionNode, known: dict[str, Bodies], depth: int) -> bool:
    """Whether a function asserts, by itself or by what it calls."""
    called = []
    for one in walk(node):
        if isinstance(one, (ast.Assert, ast.Raise)):
            return True
        if isinstance(one, ast.Call):
            spelled = dotted(one.func) or ""
            if _ASSERTS.search(spelled.rpartition(".")[2]):
                return True
            called.append(spelled)
    return depth > 0 and any(
        _asserts(suite, at, helper, known, depth - 1)
        for name in called
        for at, helper in _helpers(suite, facts, name, known)
    )


def _helpers(
    suite: Suite, facts: FileFacts, name: str, known: dict[str, Bodies]
) -> Iterator[tuple[FileFacts, FunctionNode]]:
    """The function of the suite that a call means: of this file, of its class, or imported."""
    last = name.rpartition(".")[2]
    here = known.setdefault(facts.path, {}) or functions(suite, facts)
    known[facts.path] = here
    own = [node for qualname, node in here.items() if qualname.rpartition(".")[2] == last]
    yield from ((facts, node) for node in own)
    item = next((one for one in facts.imports if one.bound == name.partition(".")[0]), None) if not own else None
    home = suite.sources.module(item.module) if item is not None else None
    if home is not None and home.path in suite.files:
        known.setdefault(home.path, functions(suite, home))
        yield from ((home, node) for qualname, node in known[home.path].items() if qualname == last)


def _by_fixtures(suite: Suite, test: Function, known: dict[str, Bodies]) -> bool:
    for fixture in suite.graph.closure(test):
        facts = suite.files[fixture.path]
        known.setdefault(facts.path, functions(suite, facts))
        node = known[facts.path].get(fixture.function.qualname)
        if node is not None and _asserts(suite, facts, node, known, 0):
            return True
    return False


def _finding(test: Function) -> Finding:
    return finding(
        RULE,
        place(test),
        f"`{test.name}` asserts nothing",
        explanation="It passes as long as nothing raises.",
        subject=test.name,
        qualname=test.qualname,
        confidence="medium",
        fix=Fix(title="Assert the outcome, or say in the name that not raising is the outcome.", safe=False),
    )


RULE = Rule(
    code="T02",
    name="no-assert",
    severity="info",
    family="assertions",
    consequence="false green",
    check=check,
)
