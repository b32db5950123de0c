"""A test asks for a fixture that does not exist where it stands.

pytest reports an error for the test before it begins: `fixture 'costumer' not found`. Where the suite is run in parts,
or the test is deselected, nobody sees it for months.

What proves it: no fixture of that name is visible from the test's place (its class, module, conftests, plugins), none
is pytest's own or a known plugin's, and the name occurs nowhere in the suite as a string (`pytest_generate_tests`).
With a plugin that itest does not know, or dependencies that are declared nowhere, only a warning is given, and with
unknown plugins only for names that are nearly those of a visible fixture. Names that `parametrize`, @patch, @given or
any other decorator may supply, names that a visible module assigns (a factory's fixtures), inherited classes, and
suites with test files that cannot be parsed are passed over. A name that four or more ask for and nobody defines may
be that of a plugin which is declared nowhere: one warning stands for all of them, and only where a lock file names
pytest and no plugin that itest does not know, and no tox.ini or noxfile.py builds environments of its own.

How to mend it: write the name that was meant, or move the fixture to a conftest above both.
"""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from itest.model.fixture_graph import Group
from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import Fixture, Function, Note, Suite
from itest.rules._findings import finding, link, number, place
from itest.rules._plugins import ANYWHERE, all_known, all_locked, by_pytest
from itest.source.aside import is_test
from itest.source.syntax import walk

_SUPPLY_NOTHING = ("pytest.mark.", "unittest.mock.patch", "mock.patch", "freezegun.", "time_machine.", "moto.")
_CLOSE = 0.75
_MANY = 4
"""So many do not mistype the same name."""


def see_marks(node: ast.AST, place: Place) -> Iterator[Note]:
    """A module's or class's `pytestmark` that parametrizes: ("",). A test that is decorated by hand: (its name,)."""
    if not isinstance(node, ast.Assign) or place.function is not None:
        return
    target, call = node.targets[0], node.value
    if isinstance(target, ast.Name) and isinstance(call, ast.Call) and target.id in map(_name, call.args):
        yield place.note(node, target.id)
    elif _is_pytestmark(node) and any(
        isinstance(n, ast.Attribute) and n.attr == "parametrize" for n in walk(node.value)
    ):
        yield place.note(node, "")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_pytestmark(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def check(suite: Suite) -> Iterator[Finding]:
    """Each unknown name once per test or fixture that asks for it."""
    if _unknown(suite) or _registers(suite) or not by_pytest(suite):
        return
    found: dict[tuple[str, str, str], tuple[Function, tuple[str, ...]]] = {}
    for asker, name, chain in _unresolved(suite):
        found.setdefault((asker.path, asker.qualname, name), (asker, chain))
    asked = Counter(name for _, _, name in found)
    defined = {fixture.name for fixture in suite.fixtures}
    judge, told = _Judge(suite), set[str]()
    for (_, _, name), (asker, chain) in found.items():
        if asked[name] < _MANY or name in defined:
            yield from judge.judge(asker, name, chain)
        elif name not in told and judge.locked:
            told.add(name)
            yield from judge.judge(asker, name, chain, others=asked[name] - 1)


def _unknown(suite: Suite) -> bool:
    """Whether a file that may define fixtures for others cannot be parsed."""
    return any(is_test(u.path) and not u.path.rpartition("/")[2].startswith("test_") for u in suite.unparsed)


def _registers(suite: Suite) -> bool:
    """Whether some conftest makes fixtures while it runs."""
    hooks = {"pytest_generate_tests", "pytest_fixture_setup"}
    files = [suite.files[path] for path in suite.conftests]
    return any("globals" in facts.loads or hooks & {f.name for f in facts.functions} for facts in files)


def _unresolved(suite: Suite) -> Iterator[tuple[Function, str, tuple[str, ...]]]:
    """(who asks, for what, from which place) for every name that the suite itself does not define."""
    supplied = {(facts.path, note.data[0]) for facts, note in suite.notes(RULE.code)}
    graph, beneath = suite.graph, _Beneath(suite)
    seen = {chain: graph.visible(chain) | beneath.own for chain in {group.chain for group in graph.groups}}
    for group in graph.groups:
        if not seen[group.chain].issuperset(group.names):
            absent = set(group.names) - seen[group.chain]
            for _, test in group.tests:
                if not supplied & {(test.path, ""), (test.path, test.qualname)} and _plain(suite, test):
                    yield from ((test, name, group.chain) for name in graph.requested(test) if name in absent)
        if group.reached & beneath.open:
            yield from beneath.of(group)


class _Beneath:
    """What fixtures behind the tests ask for; `open` are those that ask for more than the suite's plugins define."""

    def __init__(self, suite: Suite) -> None:
        self._graph = suite.graph
        self.own = suite.graph.spaces.get("", {}).keys() | ANYWHERE
        self.open = suite.graph.bits(one for one in suite.fixtures if not self.own.issuperset(one.requests))
        self._followed: dict[tuple[str, ...], set[str]] = {}
        self._looked: set[tuple[tuple[str, ...], tuple[str, str, int]]] = set()

    def of(self, group: Group) -> Iterator[tuple[Function, str, tuple[str, ...]]]:
        """The names that nobody defines, each once for a fixture and a chain."""
        known = self._followed.setdefault(group.chain, set())
        new = [name for name in group.names if name not in known]
        known.update(new)
        for fixture in (needed for name in new for needed in self._graph.behind(name, group.chain)):
            if not self._graph.bits((fixture,)) & self.open or (group.chain, fixture.key) in self._looked:
                continue
            self._looked.add((group.chain, fixture.key))
            for name, inner in self._graph.needs(fixture, group.chain):
                given = any(name in test.direct for _, test in group.tests)
                if inner is None and name != fixture.name and name not in ANYWHERE and not given:
                    yield fixture.function, name, group.chain


def _plain(suite: Suite, test: Function) -> bool:
    """Whether all arguments of the test must be fixtures."""
    if not all(d.startswith(_SUPPLY_NOTHING) for d in test.decorators):
        return False
    if any(d.endswith("parametrize") for d in test.decorators) and not (test.direct or test.indirect):
        return False
    classes = [c for c in suite.files[test.path].classes if f"{test.owner}.".startswith(f"{c.qualname}.")]
    return all(not set(c.bases) - {"object"} and not _odd(c.decorators) for c in classes)


def _odd(decorators: tuple[str, ...]) -> bool:
    return any(not d.startswith(_SUPPLY_NOTHING) or d.endswith("parametrize") for d in decorators)


class _Judge:
    """What is known about names, looked up once."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.complete = all_known(suite)
        self.locked = self.complete and all_locked(suite)
        self.undeclared = not suite.settings.installed
        self._strings: frozenset[str] | None = None

    def judge(self, asker: Function, name: str, chain: tuple[str, ...], others: int = 0) -> Iterator[Finding]:
        """A finding, if enough is known. With `others` it stands for them as well, and is less sure."""
        if self._imported(name, asker.path) or self._spelled(name):
            return
        visible = sorted({known for node in chain for known in self.suite.graph.spaces[node]})
        near = difflib.get_close_matches(name, visible, n=1, cutoff=_CLOSE)
        if not self.complete and not self.undeclared and not near:
            return
        hidden = [f for f in self.suite.fixtures if f.name == name]
        found = self._finding(asker, name, near[0] if near else "", hidden)
        yield _for_all(found, others) if others else found

    def _spelled(self, name: str) -> bool:
        """Whether the name stands in a string of the suite, or of a plugin in the project; looked at when asked."""
        if self._strings is None:
            self._strings = self.suite.strings()
        shipped = self.suite.sources.mentioning(name)
        return name in self._strings or any(
            name in facts.strings or any(one.name == name for one in facts.fixtures)
            for facts in shipped
            if facts.path not in self.suite.files or name in facts.strings
        )

    def _imported(self, name: str, path: str) -> bool:
        """Whether the file or a conftest above it assigns the name, or takes it, or everything, from outside."""
        folders = [path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1)]
        for node in (path, "conftest.py", *(f"{folder}/conftest.py" for folder in folders)):
            facts = self.suite.files.get(node)
            if facts is None:
                continue
            if name in facts.definitions and all(function.qualname != name for function in facts.functions):
                return True
            for item in facts.imports:
                if item.bound == name or (item.name == "*" and self.suite.sources.module(item.module) is None):
                    return True
        return False

    def _finding(self, asker: Function, name: str, near: str, hidden: list[Fixture]) -> Finding:
        links: tuple[Related, ...] = tuple(link(f, f"a `{name}` is defined here, out of sight") for f in hidden[:3])
        advice = f"Did you mean `{near}`?" if near else "Write the name that was meant, or define it in a conftest."
        return finding(
            RULE,
            place(asker),
            f"`{asker.name}` asks for `{name}`, and no such fixture is visible from here",
            explanation="pytest stops with `fixture not found` before the test begins.",
            subject=name,
            qualname=asker.qualname,
            severity="error" if self.complete else "warning",
            confidence="high" if self.complete else "medium",
            related=links,
            fix=Fix(title=advice, safe=False),
        )


def _for_all(found: Finding, others: int) -> Finding:
    """The finding where many ask for the name: so many do not mistype it."""
    told = found.message.removesuffix(" is visible from here")
    message = f"{told} is defined; {number(others, 'other')} ask for it too"
    return replace(found, severity="warning", confidence="medium", message=message)


RULE = Rule(
    code="F01",
    name="unknown-fixture",
    severity="error",
    family="graph",
    consequence="hygiene",
    check=check,
    sees={ast.Assign: see_marks},
    words=("pytestmark", "\ntest_"),
    hints=(),
)
