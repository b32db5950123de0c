"""A fixture that nothing asks for.

It is read, maintained and trusted, and never runs. Often it lost its tests in a refactoring, or a typing error in its
name made the tests use another.

What proves it: no test's closure contains it; no argument, `usefixtures`, `getfixturevalue`, configuration or string in
the suite has its name, nor does a file that uses `getfixturevalue` list it or read its `__name__`. Autouse fixtures,
those that warn of their deprecation, overrides that plugins read by name (`django_db_setup`, `vcr_config`,
`anyio_backend`), fixtures that an application ships for others, those that itest itself offers to tests to come, and
fixtures whose names are put together at run time are not reported.

How to mend it: delete it, or ask for it where it was meant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Fixture, Note, Suite
from itest.rules._findings import finding, place
from itest.rules._modules import NOTHING, fixtures_at_top
from itest.rules._plugins import ANYWHERE
from itest.rules._written import offered
from itest.source.aside import is_test

_READ_BY_PLUGINS = (
    *("django_db_", "vcr", "celery_", "anyio_", "event_loop", "live_server", "httpserver_", "httpx_mock"),
    *("pytest_", "docker_", "snapshot", "browser_", "app_", "mongo", "postgresql_", "respx_", "cache_dir", "base_url"),
    *(
        "non_mocked_hosts",
        "assert_all_",
        "can_send_already_",
        "event_loop_policy",
        "settings_",
        "default_",
        "jp_",
        "create_app",
        "base_app",
    ),
)
"""How the names begin that plugins look up: overriding one of them is using it."""


_LOOKUPS = frozenset({"getfixturevalue", "lazy_fixture", "lazy_fixtures", "lf", "lfc", "fixture_ref", "fixturenames"})
"""What a suite uses to ask for a fixture by a name in a string."""


_DEPRECATED = frozenset({"DeprecationWarning", "PendingDeprecationWarning"})
"""What a fixture warns with that is kept for suites outside."""


_HINTS = ("getfixturevalue", "lazy_fixture", "lf(", "lfc(", "fixture_ref", "fixturenames")


def see_lookup(node: ast.AST, place: Place) -> Iterator[Note]:
    """A use of what asks for fixtures by name, (name,) of a listed fixture, ("",) in one that warns of its end."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    if name in _DEPRECATED:
        return iter((place.note(node, ""),)) if place.kind == "fixture" else NOTHING
    around = place.parents[-1]
    named = isinstance(around, ast.Attribute) and around.attr == "__name__"
    if (named or isinstance(around, (ast.List, ast.Tuple))) and name in fixtures_at_top(place):
        return iter((place.note(node, name),))
    return iter((place.note(node),)) if name in _LOOKUPS else NOTHING


def check(suite: Suite) -> Iterator[Finding]:
    """Fixtures outside every closure whose names occur nowhere."""
    used = asked_for(suite) | offered(suite)
    strings = by_text(suite)
    kept = {(facts.path, note.scope) for facts, note in suite.notes(RULE.code) if "" in note.data}
    unknown = {path.rpartition("/")[0] for path in (u.path for u in suite.unparsed)}
    for fixture in suite.fixtures:
        if fixture.name in used or fixture.name in strings or exempt(fixture) or fixture.key[0] in unknown:
            continue
        if (fixture.path, fixture.function.qualname) in kept:
            continue
        if suite.graph.used(fixture) or any(_below(fixture.path, folder) for folder in unknown):
            continue
        yield finding(
            RULE,
            place(fixture),
            f"Nothing asks for the fixture `{fixture.name}`",
            explanation="It never runs: what it sets up, or checks, does not happen.",
            subject=fixture.name,
            qualname=fixture.function.qualname,
            fix=Fix(title=f"Delete `{fixture.name}`, or ask for it where it was meant.", safe=False),
        )


def by_text(suite: Suite) -> frozenset[str]:
    """Every literal that may be a fixture's name, in a suite that asks for fixtures by computed names.

    With them the fixtures that a file lists as functions: `getfixturevalue(function.__name__)`.
    """
    notes = [note for _, note in suite.notes(RULE.code)]
    listed = (str(name) for note in notes for name in note.data)
    return suite.strings().union(listed) if any(not note.data for note in notes) else frozenset()


def asked_for(suite: Suite) -> set[str]:
    """Every name that something in the suite asks for, reachable or not: unreachable overrides are another rule's."""
    if not _asked or _asked[0][0] is not suite:
        _asked[:] = [(suite, _asked_for(suite))]
    return _asked[0][1]


_asked: list[tuple[Suite, set[str]]] = []


def _asked_for(suite: Suite) -> set[str]:
    names = set(suite.settings.usefixtures)
    for facts in suite.files.values():
        names.update(facts.usefixtures, facts.dynamic)
        for klass in facts.classes:
            names.update(klass.usefixtures)
        for function in facts.functions:
            names.update(suite.graph.asked_by(function))
        names.update(
            *(
                suite.graph.marks.get(key, ())
                for key in (facts.path, *(f"{facts.path}::{c.qualname}" for c in facts.classes))
            )
        )
        for fixture in facts.fixtures:
            names.update(name for name in fixture.requests if name != fixture.name)
    return names


def exempt(fixture: Fixture) -> bool:
    shipped = not is_test(fixture.path)
    return fixture.autouse or shipped or of_plugins(fixture.name)


def of_plugins(name: str) -> bool:
    """Whether a plugin asks for it, so that overriding it is using it; a name of two words may be a suite's own."""
    return name.startswith(_READ_BY_PLUGINS) or (name in ANYWHERE and name.count("_") > 1)


def _below(path: str, folder: str) -> bool:
    """Whether a file that cannot be parsed lies where it could ask for what is declared at the path."""
    home = path.rpartition("/")[0]
    return folder == home or not home or folder.startswith(f"{home}/")


RULE = Rule(
    code="F04",
    name="unused-fixture",
    severity="warning",
    family="graph",
    consequence="hygiene",
    check=check,
    sees={ast.Name: see_lookup, ast.Attribute: see_lookup},
    words=(*_HINTS, "DeprecationWarning"),
    hints=_HINTS,
)
