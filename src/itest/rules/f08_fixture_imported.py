"""A test module imports a fixture in order to ask for it.

pytest takes the import for a definition of its own: a session-scoped fixture is set up once for every module that
imports it, overrides in a conftest between the two are passed over, and linters see an unused import that the
argument then shadows.

What proves it: the imported name is a fixture of the suite, and a test of the importing module receives it by that
import. Conftests, plugin modules and packages that collect fixtures for others may import them.

How to mend it: define the fixture in a conftest above its users, or name its module in `pytest_plugins`.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Fixture, Import, Suite
from itest.rules._findings import finding, link, number


def check(suite: Suite) -> Iterator[Finding]:
    """Each imported fixture that tests of the importing module receive."""
    holders = {test.path for test in suite.tests}
    plugins = {name for facts in suite.files.values() for name in facts.plugins} | set(suite.settings.plugins)
    for path in sorted(holders):
        facts = suite.files[path]
        if path.endswith("conftest.py") or facts.module in plugins:
            continue
        taken = {f.key: f for found in suite.graph.spaces.get(path, {}).values() for f in found if f.path != path}
        for fixture in taken.values():
            item = _import(facts, fixture)
            users = sum(1 for test in suite.graph.users(fixture) if test.path == path)
            if item is not None and users:
                yield _finding(facts, item, fixture, users)


def _import(facts: FileFacts, fixture: Fixture) -> Import | None:
    """The import that brings the fixture: by its name, else the star."""
    named = [item for item in facts.imports if not item.scope and item.name == fixture.function.name]
    stars = [item for item in facts.imports if item.name == "*"]
    return next(iter((*named, *stars)), None)


def _finding(facts: FileFacts, item: Import, fixture: Fixture, users: int) -> Finding:
    twice = f"it is set up anew for this module, though it is {fixture.scope}-scoped"
    once = "it is registered a second time, for this module alone"
    again = twice if fixture.scope in ("session", "package") else once
    return finding(
        RULE,
        (facts.path, item.line, 1),
        f"The fixture `{fixture.name}` is imported from {item.module}",
        explanation=f"pytest takes the import for a definition: {again} ({number(users, 'test')}).",
        subject=fixture.name,
        related=(link(fixture, f"`{fixture.name}` is defined here"),),
        fix=Fix(title="Move it to a conftest above its users, or name its module in `pytest_plugins`.", safe=False),
    )


RULE = Rule(
    code="F08",
    name="fixture-imported",
    severity="warning",
    family="graph",
    consequence="hygiene",
    check=check,
)
