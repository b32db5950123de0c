"""A fixture asks for one that ends before it does.

pytest refuses to run every test that reaches the pair: `ScopeMismatch`. The two are often in different files, so that
neither reads wrong by itself; which fixture a name means is decided from the test's place, as pytest decides it.

What proves it: the wider fixture's argument resolves, for at least one test, to a fixture of a narrower scope.
Scopes that are computed when the suite runs are not judged.

How to mend it: narrow the outer fixture to the scope of what it needs, or widen the inner one if it holds no state
that a test changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Suite, narrower
from itest.rules._findings import finding, link, number, place

_BUILTIN = {
    **dict.fromkeys(("tmp_path", "tmpdir", "monkeypatch", "capsys", "capfd", "caplog", "recwarn"), "function"),
    **dict.fromkeys(("mocker", "httpx_mock", "respx_mock", "requests_mock", "db", "transactional_db"), "function"),
}
"""Fixtures of pytest and common plugins that end with the test, whatever else is installed."""


def check(suite: Suite) -> Iterator[Finding]:
    """Every pair that some test reaches, once, with the number of tests that fail for it."""
    pairs: dict[tuple[tuple[str, str, int], str], tuple[Fixture, Fixture | str]] = {}
    reached: dict[tuple[str, ...], int] = {}
    for group in suite.graph.groups:
        reached[group.chain] = reached.get(group.chain, 0) | group.reached
    wide = [(one, suite.graph.bits((one,))) for one in suite.fixtures if one.scope != "function" and one.requests]
    for chain, bits in reached.items():
        for fixture in (one for one, bit in wide if bits & bit):
            for name, inner in suite.graph.needs(fixture, chain):
                if narrower(inner.scope if inner else _BUILTIN.get(name, "dynamic"), fixture.scope):
                    pairs.setdefault((fixture.key, name), (fixture, inner or name))
    for outer, needed in pairs.values():
        yield _finding(suite, outer, needed)


def _finding(suite: Suite, fixture: Fixture, needed: Fixture | str) -> Finding:
    name, scope = (needed.name, needed.scope) if isinstance(needed, Fixture) else (needed, _BUILTIN[needed])
    users = suite.graph.users(fixture)
    chain = (link(needed, f"`{name}` is {scope}-scoped"),) if isinstance(needed, Fixture) else ()
    return finding(
        RULE,
        place(fixture),
        f"`{fixture.name}` ({fixture.scope}) asks for `{name}` ({scope})",
        explanation=f"pytest stops {number(len(users), 'test')} with ScopeMismatch before they begin.",
        subject=f"{fixture.name}->{name}",
        qualname=fixture.function.qualname,
        related=(*chain, link(users[0], "one of the tests that reach it")),
        fix=Fix(title=f'Give `{fixture.name}` scope="{scope}", or widen `{name}`.', safe=False),
    )


RULE = Rule(
    code="F02",
    name="scope-mismatch",
    severity="error",
    family="graph",
    consequence="hygiene",
    check=check,
)
