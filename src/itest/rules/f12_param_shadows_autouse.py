"""A parametrized name that is also an autouse fixture's.

`parametrize("clean", [...])` replaces the fixture `clean` for that test: the autouse fixture, which everybody takes
for granted, does not run.

What proves it: a name that `parametrize` supplies directly means, from the test's place, an autouse fixture. With
`indirect` the value goes to the fixture, which runs.

How to mend it: rename the parameter.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Function, Suite
from itest.rules._findings import finding, link, place


def check(suite: Suite) -> Iterator[Finding]:
    """Each test that turns an autouse fixture off by a parameter's name."""
    always = {fixture.name for fixture in suite.fixtures if fixture.autouse}
    for test in suite.tests:
        for name in always.intersection(test.direct):
            fixture = suite.graph.resolve(name, suite.graph.chain(test.path, test.owner))
            if fixture is not None and fixture.autouse:
                yield _finding(test, fixture)


def _finding(test: Function, fixture: Fixture) -> Finding:
    return finding(
        RULE,
        place(test),
        f"The parameter `{fixture.name}` of `{test.name}` replaces the autouse fixture of that name",
        explanation=f"`{fixture.name}` does not run for this test.",
        subject=fixture.name,
        qualname=test.qualname,
        related=(link(fixture, f"`{fixture.name}` is autouse"),),
        fix=Fix(title="Rename the parameter.", safe=False),
    )


RULE = Rule(
    code="F12",
    name="param-shadows-autouse",
    severity="warning",
    family="graph",
    consequence="leak",
    check=check,
)
