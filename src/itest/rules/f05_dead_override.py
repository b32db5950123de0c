"""A fixture that replaces another for a part of the suite in which nothing asks for it.

The name is in use elsewhere, so that it looks alive. Beneath this definition no test's closure contains it: what it
changes is changed for nobody, and the tests that were meant to run with it may run with the other one.

What proves it: the name is asked for somewhere, and no test (beneath it, by argument, mark, autouse, configuration, or
through a parent's fixture) gets this definition. Names that plugins read, names that occur as strings in suites which
look fixtures up by name, what any of those ask for, places with files that cannot be parsed, and those where classes
inherit tests or files import them are passed over.

How to mend it: delete it, or move it to where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Fixture, Suite
from itest.rules._findings import finding, link, place
from itest.rules._plugins import ANYWHERE
from itest.rules._written import offered
from itest.rules.f04_unused_fixture import asked_for, by_text, exempt, of_plugins
from itest.source.aside import is_test


def check(suite: Suite) -> Iterator[Finding]:
    """Fixtures without users whose names have some."""
    asked, by_name, bases = asked_for(suite), _by_name(suite), _bases(suite)
    for fixture in suite.fixtures:
        if fixture.name not in asked or fixture.name in by_name or fixture.name in ANYWHERE or exempt(fixture):
            continue
        if suite.graph.used(fixture) or not _last(suite, fixture) or _unknown(suite, fixture):
            continue
        if not _inherited(suite, fixture, bases):
            yield _finding(fixture, _others(suite, fixture))


def _by_name(suite: Suite) -> set[str]:
    """Names that are looked up while tests run or by plugins, and whatever fixtures of those names ask for."""
    found: set[str] = set()
    needs: dict[str, set[str]] = {}
    for fixture in suite.fixtures:
        needs.setdefault(fixture.name, set()).update(fixture.requests)
    pending = set(by_text(suite)) | offered(suite) | {n for n in needs if of_plugins(n)} | set(_by_unknown(suite))
    pending &= needs.keys()
    while pending:
        found |= pending
        pending = {name for known in pending for name in needs[known]} & needs.keys() - found
    return found


def _by_unknown(suite: Suite) -> Iterator[str]:
    """What functions ask for under a decorator that makes fixtures by its name and is not known to."""
    for facts in suite.files.values():
        for function in facts.functions:
            if any("fixture" in decorator.lower() for decorator in function.decorators):
                yield from function.args


def _bases(suite: Suite) -> frozenset[str]:
    """The names of classes with tests: their subclasses have them as well, and resolve names from their own place."""
    functions = (function for facts in suite.files.values() for function in facts.functions)
    return frozenset(f.owner.rpartition(".")[2] for f in functions if f.owner and f.name.startswith("test"))


def _inherited(suite: Suite, fixture: Fixture, bases: frozenset[str]) -> bool:
    """Whether a class beneath the fixture inherits tests, or a file beneath it imports some."""
    folder, _, name = fixture.path.rpartition("/")
    beneath = f"{folder}/" if folder else ""
    whole = name == "conftest.py"
    near = [f for f in suite.files.values() if f.path == fixture.path or (whole and f.path.startswith(beneath))]
    if any(item.name.startswith("test_") for f in near for item in f.imports):
        return True
    inherited = {base for facts in near for known in facts.classes for base in known.bases}
    return any(base.rpartition(".")[2] in bases or _tests_in(suite, base) for base in inherited)


def _tests_in(suite: Suite, base: str) -> bool:
    """Whether a class of a module that is no part of the suite has tests."""
    module, name = suite.sources.split(base)
    home = suite.sources.module(module) if module and name else None
    return home is not None and any(f.owner == name and f.name.startswith("test") for f in home.functions)


def _unknown(suite: Suite, fixture: Fixture) -> bool:
    """Whether a file beneath the fixture, or itself, could not be parsed."""
    home = fixture.path.rpartition("/")[0]
    return any(not home or u.path.startswith(f"{home}/") for u in suite.unparsed if is_test(u.path))


def _last(suite: Suite, fixture: Fixture) -> bool:
    """Whether no later definition in the same namespace replaces it: that is another rule's."""
    twins = (f for f in suite.fixtures if f.path == fixture.path and f.owner == fixture.owner)
    return not any(f.name == fixture.name and f.key != fixture.key for f in twins)


def _others(suite: Suite, fixture: Fixture) -> list[Fixture]:
    return [f for f in suite.fixtures if f.name == fixture.name and f.key != fixture.key]


def _finding(fixture: Fixture, others: list[Fixture]) -> Finding:
    other = "tests that use the name get another definition"
    alone = "only what no test reaches asks for it"
    return finding(
        RULE,
        place(fixture),
        f"No test beneath this `{fixture.name}` asks for it",
        explanation=f"It never runs: {other if others else alone}.",
        subject=fixture.name,
        qualname=fixture.function.qualname,
        related=tuple(link(other, f"another `{fixture.name}`") for other in others[:3]),
        fix=Fix(title=f"Delete this `{fixture.name}`, or move it to where it is needed.", safe=False),
    )


RULE = Rule(
    code="F05",
    name="dead-override",
    severity="warning",
    family="graph",
    consequence="hygiene",
    check=check,
)
