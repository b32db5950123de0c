"""Links the facts of single files: which node sees which fixtures, which functions are tests."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from functools import cached_property

from itest.model.fixture_graph import FixtureGraph
from itest.model.suite import Class, FileFacts, Fixture, Function, PytestSettings
from itest.stages.read_suite.choose import is_test_module
from itest.stages.read_suite.reader import Reader

_UNITTEST = ("TestCase", "TransactionTestCase", "LiveServerTestCase", "SimpleTestCase")
_Space = dict[str, tuple[Fixture, ...]]


class Linker:
    """The files of one suite on their way to a graph."""

    def __init__(self, files: Mapping[str, FileFacts], settings: PytestSettings, reader: Reader) -> None:
        self.files = files
        self.settings = settings
        self.reader = reader
        self._namespaces: dict[str, _Space] = {}
        self._classes = {f"{path}::{c.qualname}": c for path, facts in files.items() for c in facts.classes}

    def graph(self) -> FixtureGraph:
        """The fixtures by node, with the tests."""
        spaces: dict[str, _Space] = {"": {}}
        for path in self._global():
            _add(spaces[""], self.namespace(path))
        for path in self.files:
            folder, _, name = path.rpartition("/")
            node = f"{folder}/" if name == "conftest.py" else path
            own = self.namespace(path)
            if own:
                spaces[node] = own
        for key in self._classes:
            inside = self._of_class(key)
            if inside:
                spaces[key] = inside
        tests = (*self.tests, *self.inherited())
        return FixtureGraph(spaces, tests, self.settings.usefixtures, self._marks())

    @cached_property
    def tests(self) -> tuple[Function, ...]:
        """What pytest would collect, in the order of files and lines."""
        return tuple(
            function
            for path, facts in self.files.items()
            if is_test_module(path, self.settings)
            for function in facts.functions
            if self._is_test(function)
        )

    def inherited(self) -> Iterator[Function]:
        """The tests that classes of test modules have from bases, each where its class stands: it runs from there."""
        for key, known in self._classes.items():
            path = key.partition("::")[0]
            if not known.bases or not is_test_module(path, self.settings) or not self._collected(path, known.qualname):
                continue
            seen = {f.name for f in self.files[path].functions if f.owner == known.qualname}
            for home, owner in self.lineage(path, known.qualname)[1:]:
                for function in self.files[home].functions:
                    if function.owner == owner and function.name not in seen and self._is_named_test(function.name):
                        seen.add(function.name)
                        yield _at(function, path, known)

    def namespace(self, path: str) -> _Space:
        """The fixtures that a module binds at its top, its own and imported ones, the last definition first."""
        if path not in self._namespaces:
            self._namespaces[path] = {}  # a cycle of star imports ends here
            found: _Space = {}
            for fixture in self._imported(self.files[path]):
                found[fixture[0]] = (fixture[1],)
            for own in self.files[path].fixtures:
                if not own.owner:
                    found[own.name] = (own, *found.get(own.name, ()))
            self._namespaces[path] = found
        return self._namespaces[path]

    def _imported(self, facts: FileFacts) -> Iterator[tuple[str, Fixture]]:
        for item in facts.imports:
            path = self.reader.modules.get(item.module)
            if path is None or not item.name or item.scope or path not in self.files or path == facts.path:
                continue
            space = self.namespace(path)
            if item.name == "*":
                yield from ((name, found[0]) for name, found in space.items() if not name.startswith("_"))
                continue
            for found in space.values():
                if found[0].function.name == item.name:
                    renamed = found[0].name == found[0].function.name
                    yield (item.bound if renamed else found[0].name), found[0]

    def _global(self) -> Iterator[str]:
        """Modules that are plugins: of `-p` and of every `pytest_plugins`, and what those name in turn."""
        names = [*self.settings.plugins, *(name for facts in self.files.values() for name in facts.plugins)]
        for name in dict.fromkeys(names):
            path = self.reader.modules.get(name, "")
            if path in self.files:
                yield path

    def _of_class(self, key: str) -> _Space:
        path, _, qualname = key.partition("::")
        found: _Space = {}
        for where, name in reversed(self.lineage(path, qualname)):
            for fixture in self.files[where].fixtures:
                if fixture.owner == name:
                    found[fixture.name] = (fixture, *found.get(fixture.name, ()))
        return found

    def lineage(self, path: str, qualname: str) -> list[tuple[str, str]]:
        """A class and its first-party bases as (path, qualname), itself first."""
        found = [(path, qualname)]
        for where, name in found:
            for base in self._classes[f"{where}::{name}"].bases:
                home = self.base(where, base)
                if home is not None and home not in found:
                    found.append(home)
        return found

    def base(self, path: str, meaning: str) -> tuple[str, str] | None:
        """Where the class that a base names is declared, None for libraries' classes."""
        if f"{path}::{meaning}" in self._classes:
            return path, meaning
        module, rest = self.reader.split(meaning)
        home = self.reader.modules.get(module, "")
        return (home, rest) if f"{home}::{rest}" in self._classes else None

    def _is_test(self, function: Function) -> bool:
        if not _fits(function.name, self.settings.python_functions):
            return bool(function.owner) and function.name.startswith("test") and self._unittest(function)
        return not function.owner or self._collected(function.path, function.owner)

    def _is_named_test(self, name: str) -> bool:
        return name.startswith("test") or _fits(name, self.settings.python_functions)

    def _unittest(self, function: Function) -> bool:
        known = self._classes.get(f"{function.path}::{function.owner}")
        return known is not None and self._is_unittest(function.path, known)

    def _collected(self, path: str, owner: str) -> bool:
        """Whether pytest looks into a class: by its name, or because it is a unittest one."""
        known = self._classes.get(f"{path}::{owner}")
        if known is None:
            return False
        return _fits(known.name, self.settings.python_classes) or self._is_unittest(path, known)

    def _is_unittest(self, path: str, known: Class) -> bool:
        bases = (
            b for where, name in self.lineage(path, known.qualname) for b in self._classes[f"{where}::{name}"].bases
        )
        return any(base.endswith(_UNITTEST) for base in bases)

    def _marks(self) -> dict[str, tuple[str, ...]]:
        marks = {path: facts.usefixtures for path, facts in self.files.items() if facts.usefixtures}
        for key in self._classes:
            path, _, qualname = key.partition("::")
            used = [
                n for where, name in self.lineage(path, qualname) for n in self._classes[f"{where}::{name}"].usefixtures
            ]
            if used:
                marks[key] = tuple(dict.fromkeys(used))
        return marks


def _at(function: Function, path: str, heir: Class) -> Function:
    """The test as the heir has it."""
    return function._replace(
        path=path,
        owner=heir.qualname,
        qualname=f"{heir.qualname}.{function.name}",
        line=heir.line,
        column=heir.column,
        end_line=heir.line,
    )


def _add(space: _Space, more: _Space) -> None:
    for name, fixtures in more.items():
        space[name] = (*fixtures, *space.get(name, ()))


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    """pytest's rule: a prefix, or a glob."""
    return any(name.startswith(p) or (any(c in p for c in "*?[") and fnmatch.fnmatch(name, p)) for p in patterns)
