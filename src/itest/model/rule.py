"""What one module of the room `rules` declares, and the place from which a rule sees a syntax node."""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from itest.model.report import Consequence, Finding, Severity
from itest.model.suite import Note, Suite

Family = Literal["graph", "lifecycle", "isolation", "mocks", "factories", "safety", "async", "assertions", "drift"]


class Place(Protocol):
    """Where the reader stands in a file while it shows a node to the rules."""

    @property
    def scope(self) -> str:
        """The qualname of the outermost function (of a module or class) around the node, of the class, or ""."""

    @property
    def kind(self) -> Literal["test", "fixture", "function", "class", "module"]:
        """What that is. Functions named test* count as tests."""

    @property
    def function(self) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The node of that function."""

    @property
    def parents(self) -> Sequence[ast.AST]:
        """All nodes around, the module first, the direct parent last."""

    def meaning(self, node: ast.AST | None) -> str:
        """The dotted name of an expression through the file's imports (`mock.patch` is `unittest.mock.patch`)."""

    def note(self, node: ast.AST, *data: object) -> Note:
        """A note about a node; its data must be plain (strings, numbers, tuples, None)."""


Notice = Callable[[ast.AST, Place], Iterator[Note]]


@dataclass(frozen=True, slots=True)
class Body:
    """The source of a test before it is parsed: `head` from `def` to the colon, `text` below it, `file` all around.

    No decorators: those of every function are always parsed.
    """

    head: str
    text: str
    file: str


Concern = Callable[[Body], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `check` is a query on the linked suite; `sees` takes notes while the files are read.

    `sees` maps exact node types to functions `(node, place) -> Iterator[Note]`; they are called during the one pass
    over a file, only for files whose text has one of `words` (all files when empty). Their notes come back as
    `suite.notes(code)`. Subscripts are shown where they are stored to or deleted, calls of a name or attribute in
    `calls` only (all calls when empty). `severity` info means: only when selected by name.

    `later` is like `sees`, for notes that `check` needs of few files only: it asks for them by `suite.sources.later`.

    The body of a test is parsed only if it may concern some rule: it has one of `hints` (`words` when None, none when
    empty), or `concerns` says so of its source. When in doubt they must say yes.
    """

    code: str
    name: str
    severity: Severity
    family: Family
    consequence: Consequence
    check: Callable[[Suite], Iterator[Finding]]
    sees: Mapping[type[ast.AST], Notice] = field(default_factory=dict)
    later: Mapping[type[ast.AST], Notice] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    calls: frozenset[str] = frozenset()
    hints: tuple[str, ...] | None = None
    concerns: Concern | None = None


def documentation(rule: Rule) -> str:
    """What the rule's module says of it: a headline, why it matters, what proves it, how to mend it."""
    return textwrap.dedent(sys.modules[rule.check.__module__].__doc__ or rule.name).strip()
