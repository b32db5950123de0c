"""A fixture's argument has a default, so that pytest never fills it.

pytest passes only arguments without a default. `def session(engine=None)` receives None, whatever fixture is called
`engine`, and nothing says so.

What proves it: the argument has a default and a fixture of that name is visible to the fixture, or pytest or a known
plugin has one. Other arguments with defaults (constants, names that begin with `_`) cannot be confused with a fixture.

How to mend it: delete the default.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Suite
from itest.rules._findings import finding, link, place
from itest.rules._plugins import BUILTIN, PLUGINS


def check(suite: Suite) -> Iterator[Finding]:
    """Each such argument."""
    outside = BUILTIN.union(*(names for plugin, names in PLUGINS.items() if plugin in suite.settings.installed))
    for fixture in suite.fixtures:
        for name in fixture.function.defaults:
            if name.startswith("_"):
                continue
            meant = suite.graph.resolve(name, suite.graph.chain(fixture.path, fixture.owner))
            if meant is not None or name in outside:
                yield _finding(fixture, name, meant)


def _finding(fixture: Fixture, name: str, meant: Fixture | None) -> Finding:
    return finding(
        RULE,
        place(fixture),
        f"`{fixture.name}` gives its argument `{name}` a default, so that it never gets the fixture `{name}`",
        explanation="pytest fills only arguments without a default.",
        subject=f"{fixture.name}.{name}",
        qualname=fixture.function.qualname,
        related=(link(meant, f"the fixture `{name}`"),) if meant else (),
        fix=Fix(title=f"Delete the default of `{name}`.", safe=False),
    )


RULE = Rule(
    code="F09",
    name="fixture-default-arg",
    severity="warning",
    family="graph",
    consequence="false green",
    check=check,
)
