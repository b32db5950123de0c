"""The same fixture is defined twice in one module or class.

Python keeps the last definition. The first one never runs, and whoever edits it changes nothing.

What proves it: two fixtures of one module's top level, or of one class, have the same function name or the same
fixture name. Definitions in `if`, `else` and `try` are alternatives, and an override in another module or class is
pytest's own way to replace a fixture: both are left alone.

How to mend it: delete one, or give it its own name.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Suite
from itest.rules._findings import finding, link, place


def check(suite: Suite) -> Iterator[Finding]:
    """The later definition of each pair, with the earlier one as evidence."""
    for facts in suite.files.values():
        first: dict[tuple[str, str], Fixture] = {}
        for fixture in facts.fixtures:
            keys = {(fixture.owner, fixture.function.name), (fixture.owner, fixture.name)}
            known = next((first[key] for key in sorted(keys) if key in first), None)
            if known is not None and not (fixture.function.conditional or known.function.conditional):
                yield _finding(known, fixture)
            first.update(dict.fromkeys(keys, fixture))


def _finding(known: Fixture, fixture: Fixture) -> Finding:
    lost = known.name if known.name == fixture.name else known.function.name
    return finding(
        RULE,
        place(fixture),
        f"`{lost}` is defined twice in one {'class' if fixture.owner else 'module'}",
        explanation=f"The first definition (line {known.line}) never runs.",
        subject=lost,
        qualname=fixture.function.qualname,
        related=(link(known, f"`{lost}` is defined here first, and lost"),),
        fix=Fix(title="Delete one of them, or give it a name of its own.", safe=False),
    )


RULE = Rule(
    code="F06",
    name="duplicate-fixture",
    severity="error",
    family="graph",
    consequence="hygiene",
    check=check,
)
