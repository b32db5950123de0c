"""What `doctor graph` and `doctor why` tell of fixtures: who asks for whom, and which definition a test gets."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from itest.errors import ItestError
from itest.model.suite import Fixture, Function, Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One fixture that another one asks for: `where` is `path:line`, "" for one of pytest or a plugin."""

    name: str
    where: str
    scope: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One fixture with what stands behind it and the ids of the tests for which it runs."""

    name: str
    where: str
    scope: str
    autouse: bool
    needs: tuple[Need, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A definition that the test could get, and why it is or is not the one."""

    where: str
    scope: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The definitions of a fixture that a test sees, the one that wins first; `chain` is how the test comes to it."""

    test: str
    fixture: str
    chain: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def cards(suite: Suite, name: str | None = None) -> tuple[Card, ...]:
    """Every fixture of the suite by name and place, or every definition of the one that is named.

    Raises ItestError when the suite defines none of that name.
    """
    chosen = [fixture for fixture in suite.fixtures if name in (None, fixture.name)]
    if name is not None and not chosen:
        raise _unknown(suite, name)
    return tuple(_card(suite, fixture) for fixture in sorted(chosen, key=lambda f: (f.name, f.key)))


def choice(suite: Suite, name: str, test: str) -> Choice:
    """Which definition of a fixture a test gets. `test` is an id (`path::Class::test`) or the end of one.

    Raises ItestError when the test is unknown or not the only one of that name, or sees no such fixture.
    """
    asked = _test(suite, test)
    chain = suite.graph.chain(asked.path, asked.owner)
    found = [(node, fixture) for node in chain for fixture in suite.graph.spaces[node].get(name, ())]
    if not found:
        raise ItestError(
            f"{test_id(asked)} sees no fixture {name} of this suite",
            advice="It may come from pytest or a plugin, or be defined beside the test's folders.",
        )
    winner = found[0][1]
    reasons = [Candidate(where=place(f), scope=f.scope, reason=_reason(n, f, winner)) for n, f in found]
    return Choice(test=test_id(asked), fixture=name, chain=_route(suite, asked, winner), candidates=tuple(reasons))


def test_id(test: Function) -> str:
    """The id as pytest writes it."""
    return "::".join((test.path, *test.qualname.split(".")))


def place(fixture: Fixture) -> str:
    return f"{fixture.path}:{fixture.line}"


def _card(suite: Suite, fixture: Fixture) -> Card:
    tests = suite.graph.users(fixture)
    seen_from = tests[0] if tests else fixture.function
    chain = suite.graph.chain(seen_from.path, seen_from.owner)
    return Card(
        name=fixture.name,
        where=place(fixture),
        scope=fixture.scope,
        autouse=fixture.autouse,
        needs=tuple(_needs(suite, fixture, chain, frozenset({fixture.key}))),
        tests=tuple(test_id(test) for test in tests),
    )


def _needs(
    suite: Suite, fixture: Fixture, chain: tuple[str, ...], above: frozenset[tuple[str, str, int]]
) -> Iterator[Need]:
    for name, needed in suite.graph.needs(fixture, chain):
        if needed is None:
            yield Need(name=name, where="", scope="")
            continue
        deeper = () if needed.key in above else tuple(_needs(suite, needed, chain, above | {needed.key}))
        yield Need(name=name, where=place(needed), scope=needed.scope, needs=deeper)


def _test(suite: Suite, wanted: str) -> Function:
    found = [test for test in suite.tests if test_id(test) == wanted]
    found = found or [test for test in suite.tests if f"/{test_id(test)}".endswith((f"/{wanted}", f"::{wanted}"))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ItestError(f"There is no test {wanted}", advice="Name it as pytest does: path/test_file.py::test_name.")
    ids = ", ".join(test_id(test) for test in found[:3])
    raise ItestError(f"{len(found)} tests are called {wanted}", advice=f"Name one as pytest does: {ids}.")


def _reason(node: str, fixture: Fixture, winner: Fixture) -> str:
    here = (
        "a plugin" if not node else f"the class {node.partition('::')[2]}" if "::" in node else node.rstrip("/") or "."
    )
    if fixture is winner:
        return f"wins: nothing nearer to the test than {here} defines it"
    if fixture.path == winner.path and fixture.owner == winner.owner:
        return "hidden by a later definition in the same place"
    return f"overridden by {place(winner)}"


def _route(suite: Suite, test: Function, wanted: Fixture) -> tuple[str, ...]:
    """The names from what the test asks for down to the fixture; empty when it does not run for the test."""
    chain = suite.graph.chain(test.path, test.owner)
    pending: list[tuple[str, ...]] = [(name,) for name in (*suite.graph.requested(test), *suite.graph.autouse(chain))]
    seen: set[tuple[str, str, int]] = set()
    for route in pending:
        here = suite.graph.resolve(route[-1], chain)
        if here is None or here.key in seen:
            continue
        seen.add(here.key)
        if here.key == wanted.key:
            return route
        pending.extend((*route, name) for name, _ in suite.graph.needs(here, chain))
    return ()


def _unknown(suite: Suite, name: str) -> ItestError:
    known = sorted({fixture.name for fixture in suite.fixtures})
    near = difflib.get_close_matches(name, known, 1)
    advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known[:8]) or 'none'}."
    return ItestError(f"The suite defines no fixture {name}", advice=advice)
