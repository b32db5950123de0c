"""What `doctor` knows about a test suite without running it: the facts of each file, and all of them linked.

What a suite has by the ten thousand is a named tuple: those come from the cache several times as fast as dataclasses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from itest.model.fixture_graph import FixtureGraph

Scope = Literal["function", "class", "module", "package", "session", "dynamic"]


class Function(NamedTuple):
    """A function of a module or class (not one inside a function): `qualname` is `Class.name`, `owner` the class or "".

    `args` are all its parameters but `self`/`cls`, `defaults` those of them with a default. `decorators` are meanings
    (`pytest.mark.slow`, through imports). `direct` are names that `parametrize` (or @given) supplies, `indirect` those
    it hands to fixtures, `injected` how many arguments @patch decorators pass in front. `conditional`: in an if or try.
    `yields` are the lines of a fixture's own yields.
    """

    path: str
    name: str
    qualname: str
    owner: str
    line: int
    column: int
    end_line: int
    is_async: bool
    conditional: bool
    args: tuple[str, ...]
    defaults: tuple[str, ...]
    decorators: tuple[str, ...]
    direct: tuple[str, ...]
    indirect: tuple[str, ...]
    usefixtures: tuple[str, ...]
    injected: int
    yields: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A fixture as it is declared. `name` is what tests ask for, `function` what is decorated.

    `kind` is the decorator's meaning (`pytest.fixture`, `pytest_asyncio.fixture`); `line` and `column` are the name's.
    """

    name: str
    kind: str
    scope: str
    autouse: bool
    params: bool
    loop_scope: str
    function: Function

    @property
    def path(self) -> str:
        return self.function.path

    @property
    def line(self) -> int:
        return self.function.line

    @property
    def owner(self) -> str:
        return self.function.owner

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from every other fixture of the suite."""
        return self.function.path, self.function.qualname, self.function.line

    @property
    def requests(self) -> tuple[str, ...]:
        """The names that it asks for: arguments without default, and its own usefixtures marks have no effect."""
        return tuple(arg for arg in self.function.args if arg not in self.function.defaults)


class Class(NamedTuple):
    """A class of a module: `bases` are meanings, `usefixtures` what its marks ask for."""

    name: str
    qualname: str
    line: int
    column: int
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    usefixtures: tuple[str, ...]


class Import(NamedTuple):
    """`bound` is the name it binds (`*` for a star); `module` is absolute; `name` is "" for `import module`.

    `scope` is the qualname of the function around it, "" at module level.
    """

    module: str
    name: str
    bound: str
    line: int
    scope: str


class Patch(NamedTuple):
    """A patch of a target given as a string: `kind` is patch, setattr (monkeypatch), or object for one whose owner is
    an imported name (`patch.object(mail, "send")`); `decorator` or not.

    `new` says that a replacement is given; `scope` is the qualname of the function around it or decorated.
    """

    kind: str
    target: str
    line: int
    column: int
    scope: str
    decorator: bool
    new: bool
    create: bool


class Note(NamedTuple):
    """What a rule's own `sees` took down in a file: a place and plain data (strings, numbers, tuples, None)."""

    scope: str
    line: int
    column: int
    data: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """All that is known of one file; the same for tests, conftests, plugins and the application's modules.

    `loads` are names read (but for bodies of tests that concern no rule), `attributes` attribute names read, `strings`
    identifier-like literals, `definitions` what
    the module binds by def, class or assignment, `dynamic` the requests by `getfixturevalue`, `ignores` the comments
    `# itest: ignore[...]` as (line, codes, reason), `notes` what rules took down, by code.
    """

    path: str
    module: str
    functions: tuple[Function, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    classes: tuple[Class, ...] = ()
    imports: tuple[Import, ...] = ()
    patches: tuple[Patch, ...] = ()
    plugins: tuple[str, ...] = ()
    usefixtures: tuple[str, ...] = ()
    dynamic: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    loads: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    ignores: tuple[tuple[int, str, str], ...] = ()
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)

    def binds(self, name: str) -> bool:
        """Whether the module has that attribute by its own text."""
        return name in self.definitions or any(i.bound == name and not i.scope for i in self.imports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed:
    """A file whose facts are unknown: never to be taken for absent."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PytestSettings:
    """pytest's configuration in effect: `path` is the file it stands in, None when there is none.

    `installed` are the distributions that requirements or the environment name (normalised), for rules that depend on
    plugins; `plugins` the modules that `-p` names.
    """

    path: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    testpaths: tuple[str, ...] = ()
    python_files: tuple[str, ...] = ("test_*.py", "*_test.py")
    python_classes: tuple[str, ...] = ("Test",)
    python_functions: tuple[str, ...] = ("test",)
    usefixtures: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    installed: frozenset[str] = frozenset()


class Sources(Protocol):
    """The project's modules, read when a rule asks for them. What cannot be parsed is `unknown`, not absent."""

    def module(self, name: str) -> FileFacts | None:
        """The facts of a dotted module of the project; None when there is none or it cannot be parsed."""

    def split(self, target: str) -> tuple[str, str]:
        """The longest prefix of a dotted target that is a module or package of the project, and the rest."""

    def mentioning(self, word: str, beside: str = "") -> Iterator[FileFacts]:
        """The facts of every Python file of the project (tests too) in whose text the word occurs, and `beside` too."""

    def unknown(self, word: str) -> bool:
        """Whether a file that mentions the word could not be parsed."""

    def text(self, path: str) -> str:
        """A file's text."""

    def later(self, code: str, path: str) -> tuple[Note, ...]:
        """What the rule of that code has to note about a file when it asks: see `model.rule.Rule.later`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The linked suite. `files` holds the suite's files by path; `tests` are what pytest would collect.

    Tests that a class has from a base are not among them, but among those of the graph.
    """

    root: str
    settings: PytestSettings
    files: Mapping[str, FileFacts]
    fixtures: tuple[Fixture, ...]
    tests: tuple[Function, ...]
    unparsed: tuple[Unparsed, ...]
    graph: FixtureGraph
    sources: Sources
    cache_hits: int = 0

    @property
    def conftests(self) -> tuple[str, ...]:
        return tuple(path for path in self.files if path.rpartition("/")[2] == "conftest.py")

    def notes(self, code: str) -> Iterator[tuple[FileFacts, Note]]:
        """What the rule of that code took down in the suite's files, with the file."""
        for facts in self.files.values():
            for note in facts.notes.get(code, ()):
                yield facts, note

    def strings(self) -> frozenset[str]:
        """Every identifier-like string literal of the suite's files."""
        return frozenset().union(*(facts.strings for facts in self.files.values()))


def narrower(scope: str, than: str) -> bool:
    """Whether one fixture scope ends before another; what is dynamic is not known to."""
    order = ("function", "class", "module", "package", "session")
    return scope in order and than in order and order.index(scope) < order.index(than)


def by_path(items: Iterable[FileFacts]) -> dict[str, FileFacts]:
    return {item.path: item for item in sorted(items, key=lambda f: f.path)}
