"""A boundary is replaced by a mock that accepts everything.

A mock without spec answers to names that the real client never had, so the test stays green when the SDK changes.

What proves it: `patch("...")` without autospec, spec or replacement, of a name that a module of the project imports
from a package that is neither the project's nor the standard library's. Shown only when it is asked for: most
mocks have no spec.

How to mend it: `autospec=True`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Patch, Suite
from itest.rules._findings import finding
from itest.rules._targets import imported
from itest.rules._trees import tree_of
from itest.source.syntax import keyword, walk


def check(suite: Suite) -> Iterator[Finding]:
    """Every patch of a foreign client without a spec."""
    for facts in suite.files.values():
        foreign = [(one, what) for one in facts.patches if not one.new and (what := _foreign(suite, one.target))]
        spec = _with_spec(suite, facts) if foreign else frozenset()
        for patch, what in foreign:
            if patch.kind == "patch" and (patch.line, patch.column) not in spec:
                yield _finding(facts, patch, what)


def _foreign(suite: Suite, target: str) -> str:
    """What the target's first name in a module of the project is imported from, "" for the project's own."""
    module, rest = suite.sources.split(target)
    home = suite.sources.module(module) if module and rest else None
    first = rest.partition(".")[0]
    items = home.imports if home is not None else ()
    item = next((one for one in items if one.bound == first and not one.scope), None)
    if item is None:
        return ""
    root = item.module.partition(".")[0]
    own = root in sys.stdlib_module_names or bool(suite.sources.split(item.module)[0])
    return "" if own else imported(item)


def _with_spec(suite: Suite, facts: FileFacts) -> frozenset[tuple[int, int]]:
    """Where patches have a spec."""
    tree = tree_of(suite, facts.path)
    calls = (node for node in walk(tree) if isinstance(node, ast.Call)) if tree is not None else ()
    return frozenset(
        (node.lineno, node.col_offset + 1)
        for node in calls
        if keyword(node, "autospec", "spec", "spec_set", "new_callable") is not None
    )


def _finding(facts: FileFacts, patch: Patch, what: str) -> Finding:
    return finding(
        RULE,
        (facts.path, patch.line, patch.column),
        f'patch("{patch.target}") puts a mock without spec in the place of {what}',
        explanation="The test stays green when the real client changes.",
        subject=patch.target,
        qualname=patch.scope,
        confidence="medium",
        fix=Fix(title="Add autospec=True.", safe=False),
    )


RULE = Rule(
    code="M07",
    name="mock-without-spec",
    severity="info",
    family="mocks",
    consequence="false green",
    check=check,
)
