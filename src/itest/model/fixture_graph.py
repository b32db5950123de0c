"""Which fixture a name means: pytest's own resolution, always from the test's place (late binding)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from itest.model.suite import Fixture, Function

Marks = Mapping[str, "tuple[str, ...]"]
"""What `usefixtures` marks of modules (`path`) and classes (`path::A.B`) ask for."""

Spaces = Mapping[str, Mapping[str, "tuple[Fixture, ...]"]]
"""Fixtures by name by node: "" for plugins, `dir/` for a conftest, `path` for a module, `path::A.B` for a class.

Of several with one name in one node the last defined comes first.
"""


class Group(NamedTuple):
    """Tests that ask for the same names from the same chain, each with its place in the order of tests.

    `reached` are the fixtures that run for them, as `FixtureGraph.bits` gives them.
    """

    chain: tuple[str, ...]
    names: tuple[str, ...]
    tests: list[tuple[int, Function]]
    reached: int


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
        self._visible: dict[tuple[str, ...], frozenset[str]] = {}
        self._behind: dict[tuple[str, ...], dict[str, dict[int, Fixture]]] = {}
        self._reached: dict[tuple[str, ...], dict[str, int]] = {}
        self._marks_on: dict[tuple[str, str], tuple[str, ...]] = {}

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
        return (*self.asked_by(test), *self._marked(test.path, test.owner))

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

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The tests by what they ask for and from where: those of one group have the same closure."""
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[int, Function]]] = {}
        alike: dict[tuple[object, ...], list[tuple[int, Function]]] = {}
        for position, test in enumerate(self.tests):
            kind = _KIND(test)
            tests = alike.get(kind)
            if tests is None:
                tests = alike[kind] = found.setdefault(self._asked(test), [])
            tests.append((position, test))
        return tuple(Group(chain, names, tests, self.reached(chain, names)) for (chain, names), tests in found.items())

    def _asked(self, test: Function) -> tuple[tuple[str, ...], tuple[str, ...]]:
        chain = self.chain(test.path, test.owner)
        return chain, tuple(dict.fromkeys((*self.requested(test), *self.autouse(chain))))

    def bits(self, fixtures: Iterable[Fixture]) -> int:
        """A set of fixtures as a number with one bit for each: thousands of such sets are joined and met at once."""
        found = 0
        for fixture in fixtures:
            found |= self._bits.get(fixture.key, 0)
        return found

    def reached(self, chain: tuple[str, ...], names: Iterable[str]) -> int:
        """The fixtures of the suite behind some names in a chain, as bits."""
        known = self._reached.setdefault(chain, {})
        found = 0
        for name in names:
            bits = known.get(name)
            found |= self._reach(name, chain, known) if bits is None else bits
        return found

    def _reach(self, name: str, chain: tuple[str, ...], known: dict[str, int]) -> int:
        """What stands behind a name; `known` are those of the chain that have been asked for, this one from now on."""
        found, pending = 0, [self.resolve(name, chain)]
        while pending:
            here = pending.pop()
            bit = 0 if here is None else self._bits[here.key]
            if here is None or found & bit:
                continue
            found |= bit
            for wanted, needed in self.needs(here, chain):
                if wanted != here.name and wanted in known:
                    found |= known[wanted]
                else:
                    pending.append(needed)
        known[name] = found
        return found

    @cached_property
    def _bits(self) -> Mapping[tuple[str, str, int], int]:
        every = (fixture for space in self.spaces.values() for found in space.values() for fixture in found)
        return {key: 1 << place for place, key in enumerate(dict.fromkeys(fixture.key for fixture in every))}

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
        bit = self.bits((fixture,))
        users = {at: test for group in self.groups if group.reached & bit for at, test in group.tests}
        return tuple(users[at] for at in sorted(users))

    def used(self, fixture: Fixture) -> bool:
        """Whether it runs for any test: much cheaper than asking for which."""
        return bool(self._used & self.bits((fixture,)))

    @cached_property
    def _used(self) -> int:
        found = 0
        for group in self.groups:
            found |= group.reached
        return found

    def _marked(self, path: str, owner: str) -> tuple[str, ...]:
        """What the marks of a class, of those around it and of the module ask for, and the configuration."""
        known = self._marks_on.get((path, owner))
        if known is None:
            around = [f"{path}::{name}" for name in _outwards(owner)]
            asked = (name for node in (*around, path) for name in self.marks.get(node, ()))
            known = self._marks_on[path, owner] = (*asked, *self.everywhere)
        return known

    def _collect(self, fixture: Fixture | None, chain: tuple[str, ...], found: dict[int, Fixture]) -> None:
        pending = [fixture]
        while pending:
            here = pending.pop()
            if here is not None and id(here) not in found:
                found[id(here)] = here
                pending.extend(needed for _, needed in self.needs(here, chain))


def _nodes(path: str, owner: str) -> Iterator[str]:
    """The class, the classes around it, the module and the folders above, nearest first."""
    for name in _outwards(owner):
        yield f"{path}::{name}"
    yield path
    while path:
        path = path.rpartition("/")[0]
        yield f"{path}/"


def _outwards(owner: str) -> Iterator[str]:
    """A class and those around it."""
    while owner:
        yield owner
        owner = owner.rpartition(".")[0]
