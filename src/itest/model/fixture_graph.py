"""Which fixture a name means: pytest's own resolution, always from the test's place (late binding)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itest.model.suite import Fixture, Function

Marks = Mapping[str, "tuple[str, ...]"]
"""What `usefixtures` marks of modules (`path`) and classes (`path::A.B`) ask for."""

Spaces = Mapping[str, Mapping[str, "tuple[Fixture, ...]"]]
"""Fixtures by name by node: "" for plugins, `dir/` for a conftest, `path` for a module, `path::A.B` for a class.

Of several with one name in one node the last defined comes first.
"""


Group = tuple["tuple[str, ...]", "tuple[str, ...]", "list[tuple[int, Function]]"]
"""A chain, the names that are asked for there, and the tests that do so with their place in the order of tests."""


_KIND = attrgetter("path", "owner", "args", "defaults", "direct", "indirect", "usefixtures", "injected")
"""What tests ask for depends on nothing else of them."""


class FixtureGraph:
    """Answers to questions about the linked fixtures. A *chain* is the tuple of nodes around a test, nearest first."""

    def __init__(self, spaces: Spaces, tests: Iterable[Function], everywhere: tuple[str, ...], marks: Marks) -> None:
        self.spaces = spaces
        self.tests = tuple(tests)
        self.everywhere = everywhere
        self.marks = marks
        self._of_names: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Fixture, ...]] = {}
        self._chains: dict[tuple[str, str], tuple[str, ...]] = {}
        self._autouse: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._users: dict[tuple[str, str, int], list[Group]] | None = None
        self._visible: dict[tuple[str, ...], frozenset[str]] = {}
        self._behind: dict[tuple[str, ...], dict[str, dict[int, Fixture]]] = {}
        self._requested: dict[int, tuple[str, ...]] = {}
        self._groups: tuple[Group, ...] | None = None

    def chain(self, path: str, owner: str = "") -> tuple[str, ...]:
        """The nodes that something at that path (in that class) sees, nearest first."""
        known = self._chains.get((path, owner))
        if known is None:
            known = tuple(node for node in (*_nodes(path, owner), "") if node in self.spaces)
            self._chains[path, owner] = known
        return known

    def visible(self, chain: tuple[str, ...]) -> frozenset[str]:
        """The names of all fixtures of the suite that the chain sees."""
        known = self._visible.get(chain)
        if known is None:
            known = self._visible[chain] = frozenset().union(*(self.spaces[node] for node in chain))
        return known

    def candidates(self, name: str, chain: tuple[str, ...]) -> Iterator[Fixture]:
        """All fixtures of that name that the chain sees, the one that wins first."""
        for node in chain:
            yield from self.spaces[node].get(name, ())

    def resolve(self, name: str, chain: tuple[str, ...], beyond: Fixture | None = None) -> Fixture | None:
        """The fixture that the name means there; with `beyond`, the one that this fixture overrides.

        None for what the suite does not define: a plugin's or pytest's own fixture, or an unknown name.
        """
        if beyond is None:
            return next((found[0] for node in chain if (found := self.spaces[node].get(name))), None)
        every = list(self.candidates(name, chain))
        after = every[every.index(beyond) + 1 :] if beyond in every else every
        return after[0] if after else None

    def requested(self, test: Function) -> tuple[str, ...]:
        """The names that a test asks for by arguments, marks and configuration (not autouse)."""
        known = self._requested.get(id(test))
        if known is None:
            known = self._requested[id(test)] = (*self.asked_by(test), *self._marked(test))
        return known

    def asked_by(self, test: Function) -> tuple[str, ...]:
        """The names that a function's own arguments and decorators ask for."""
        args = test.args
        if test.defaults or test.injected or test.direct:
            given = [arg for arg in args if arg not in test.defaults][test.injected :]
            args = tuple(arg for arg in given if arg not in test.direct)
        return (*args, *test.indirect, *test.usefixtures)

    def closure(self, test: Function) -> tuple[Fixture, ...]:
        """Every fixture of the suite that runs for a test."""
        return self.closure_of(*self._asked(test))

    def groups(self) -> tuple[Group, ...]:
        """The tests by what they ask for and from where: those of one group have the same closure."""
        if self._groups is None:
            found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[int, Function]]] = {}
            alike: dict[tuple[object, ...], list[tuple[int, Function]]] = {}
            for position, test in enumerate(self.tests):
                kind = _KIND(test)
                tests = alike.get(kind)
                if tests is None:
                    tests = alike[kind] = found.setdefault(self._asked(test), [])
                tests.append((position, test))
            self._groups = tuple((chain, names, tests) for (chain, names), tests in found.items())
        return self._groups

    def _asked(self, test: Function) -> tuple[tuple[str, ...], tuple[str, ...]]:
        chain = self.chain(test.path, test.owner)
        return chain, tuple(dict.fromkeys((*self.requested(test), *self.autouse(chain))))

    def closure_of(self, chain: tuple[str, ...], names: tuple[str, ...]) -> tuple[Fixture, ...]:
        """Every fixture of the suite behind some names in a chain."""
        known = self._of_names.get((chain, names))
        if known is None:
            found: dict[int, Fixture] = {}
            for name in names:
                found.update(self._needed(name, chain))
            known = self._of_names[chain, names] = tuple(found.values())
        return known

    def behind(self, name: str, chain: tuple[str, ...]) -> tuple[Fixture, ...]:
        """The fixture that a name means in a chain and all that it needs, itself first."""
        return tuple(self._needed(name, chain).values())

    def _needed(self, name: str, chain: tuple[str, ...]) -> dict[int, Fixture]:
        known = self._behind.setdefault(chain, {})
        found = known.get(name)
        if found is None:
            found = known[name] = {}
            self._collect(self.resolve(name, chain), chain, found)
        return found

    def needs(self, fixture: Fixture, chain: tuple[str, ...]) -> Iterator[tuple[str, Fixture | None]]:
        """The names that a fixture asks for and what each means for a test with that chain."""
        for name in fixture.requests:
            yield name, self.resolve(name, chain, fixture if name == fixture.name else None)

    def autouse(self, chain: tuple[str, ...]) -> tuple[str, ...]:
        """The names of the autouse fixtures that the chain sees."""
        if chain not in self._autouse:
            self._autouse[chain] = tuple(
                name for node in chain for name, found in self.spaces[node].items() if any(f.autouse for f in found)
            )
        return self._autouse[chain]

    def users(self, fixture: Fixture) -> tuple[Function, ...]:
        """The tests for which a fixture runs."""
        users = {at: test for _, _, tests in self._by_fixture().get(fixture.key, ()) for at, test in tests}
        return tuple(users[at] for at in sorted(users))

    def used(self, fixture: Fixture) -> bool:
        """Whether it runs for any test: much cheaper than asking for which."""
        return fixture.key in self._by_fixture()

    def _by_fixture(self) -> dict[tuple[str, str, int], list[Group]]:
        if self._users is None:
            of: dict[int, list[Group]] = {}
            keys: dict[int, Fixture] = {}
            for group in self.groups():
                for fixture in self.closure_of(*group[:2]):
                    of.setdefault(id(fixture), []).append(group)
                    keys[id(fixture)] = fixture
            self._users = {}
            for one, groups in of.items():
                self._users.setdefault(keys[one].key, []).extend(groups)
        return self._users

    def _marked(self, test: Function) -> Iterator[str]:
        owner = test.owner
        while owner:
            yield from self.marks.get(f"{test.path}::{owner}", ())
            owner = owner.rpartition(".")[0]
        yield from self.marks.get(test.path, ())
        yield from self.everywhere

    def _collect(self, fixture: Fixture | None, chain: tuple[str, ...], found: dict[int, Fixture]) -> None:
        pending = [fixture]
        while pending:
            here = pending.pop()
            if here is not None and id(here) not in found:
                found[id(here)] = here
                pending.extend(needed for _, needed in self.needs(here, chain))


def _nodes(path: str, owner: str) -> Iterator[str]:
    """The class, the classes around it, the module and the folders above, nearest first."""
    while owner:
        yield f"{path}::{owner}"
        owner = owner.rpartition(".")[0]
    yield path
    while path:
        path = path.rpartition("/")[0]
        yield f"{path}/"
