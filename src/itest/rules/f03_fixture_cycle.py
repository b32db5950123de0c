"""Fixtures that need each other in a circle.

pytest refuses every test that reaches the circle: `recursive dependency involving fixture`. The circle often runs
through several conftests, because an override may ask for what its parent's consumers need.

What proves it: following the arguments as pytest follows them for a real test, a name comes back when no fixture that
it could override is left. A fixture that asks for its own name means the one that it overrides, and is no circle.

How to mend it: take out what both need into a third fixture.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Function, Suite
from itest.rules._findings import finding, link, number, place

_Path = tuple[Fixture, ...]


def check(suite: Suite) -> Iterator[Finding]:
    """Each circle that some test reaches, once."""
    circular = _circular(suite)
    if not circular:
        return
    found: dict[frozenset[tuple[str, str, int]], tuple[Fixture, ...]] = {}
    tried: set[tuple[tuple[str, ...], str]] = set()
    for chain, names, _, _ in suite.graph.groups:
        for name in names:
            if (chain, name) not in tried:
                tried.add((chain, name))
                for circle in _circles(suite, name, chain, ()):
                    found.setdefault(frozenset(f.key for f in circle), circle)
    for circle in found.values():
        yield _finding(circle, _users(suite, circle))


def _circular(suite: Suite) -> bool:
    """Whether the names alone, wherever they are defined, allow a circle: they hardly ever do."""
    needs: dict[str, set[str]] = {}
    for fixture in suite.fixtures:
        needs.setdefault(fixture.name, set()).update(n for n in fixture.requests if n != fixture.name)
    while True:
        ends = [name for name, wanted in needs.items() if not wanted & needs.keys()]
        if not ends:
            return bool(needs)
        for name in ends:
            del needs[name]


def _circles(suite: Suite, name: str, chain: tuple[str, ...], path: _Path) -> Iterator[_Path]:
    """Follow a name as pytest does: each time it comes again on the way, the next override is meant."""
    known = list(suite.graph.candidates(name, chain))
    turn = sum(1 for fixture in path if fixture.name == name)
    if turn >= len(known):
        if known and path[-1].name != name:
            yield path[next(i for i, f in enumerate(path) if f.name == name) :]
        return
    here = known[turn]
    for wanted in here.requests:
        yield from _circles(suite, wanted, chain, (*path, here))


def _users(suite: Suite, circle: tuple[Fixture, ...]) -> list[Function]:
    return list({test.qualname + test.path: test for f in circle for test in suite.graph.users(f)}.values())


def _finding(circle: tuple[Fixture, ...], users: list[Function]) -> Finding:
    names = " -> ".join(f"`{fixture.name}`" for fixture in (*circle, circle[0]))
    first = circle[0]
    return finding(
        RULE,
        place(first),
        f"The fixtures need each other: {names}",
        explanation=f"pytest stops {number(len(users), 'test')} with `recursive dependency` before they begin.",
        subject="->".join(sorted(fixture.name for fixture in circle)),
        qualname=first.function.qualname,
        related=tuple(link(f, f"asks for {', '.join(f'`{n}`' for n in f.requests)}") for f in circle[1:]),
        fix=Fix(title="Take out what they share into a fixture of its own.", safe=False),
    )


RULE = Rule(
    code="F03",
    name="fixture-cycle",
    severity="error",
    family="graph",
    consequence="hygiene",
    check=check,
)
