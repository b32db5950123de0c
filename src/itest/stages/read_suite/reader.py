"""Each file read and parsed at most once, from the cache where its content is known."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from itest.model.rule import Rule
from itest.model.suite import FileFacts, Note, Unparsed
from itest.source.tree import SourceFile, SourceTree
from itest.stages.read_suite.ahead import Ahead, spare_core
from itest.stages.read_suite.cache import Cache
from itest.stages.read_suite.foreign import Foreign
from itest.stages.read_suite.lean import Lean
from itest.stages.read_suite.mentions import Mentions
from itest.stages.read_suite.rows import from_notes, from_row, to_notes, to_row
from itest.stages.read_suite.shown import late
from itest.stages.read_suite.single import facts_in
from itest.stages.read_suite.visit import Source, facts_of

Row = tuple[Any, ...]
MANY = 150
"""Files from which on a second process pays for itself."""
_TOO_DEEP = "cannot be read: nested too deeply"


class Reader:
    """The project's Python files as facts (`model.suite.Sources`); what cannot be parsed is kept in `unparsed`.

    What rules asked of texts is kept too: `asked`, the files that mention a word, and `quoted`, the files that were
    looked into.
    """

    def __init__(
        self,
        tree: SourceTree,
        names: tuple[Mapping[str, str], Mapping[str, str]],
        rules: tuple[Rule, ...],
        python: str | None,
    ) -> None:
        self.tree = tree
        self.paths, self.modules = names
        self.rules = tuple(rule for rule in rules if rule.sees)
        self._every = rules
        self.cache = Cache(str(tree.root), stamps={path: tree.stamp(path) for path in tree.python})
        self.foreign = Foreign(tree, python)
        self.unparsed: dict[str, Unparsed] = {}
        self._facts: dict[str, FileFacts | None] = {}
        self.asked: dict[str, tuple[str, ...]] = {}
        self.quoted: set[str] = set()

    def facts(self, path: str) -> FileFacts | None:
        """The facts of one file; None when it cannot be parsed (then it is in `unparsed`)."""
        if path not in self._facts:
            self._facts[path] = self._read(path)
        return self._facts[path]

    def module(self, name: str) -> FileFacts | None:
        path = self.modules.get(name)
        return self.facts(path) if path else None

    def split(self, target: str) -> tuple[str, str]:
        parts = target.split(".")
        for size in range(len(parts), 0, -1):
            name = ".".join(parts[:size])
            if name in self.modules:
                return name, ".".join(parts[size:])
        return "", target

    def mentioning(self, word: str, beside: str = "") -> Iterator[FileFacts]:
        for path in self._with(word, beside):
            facts = self.facts(path)
            if facts is not None:
                yield facts

    def unknown(self, word: str) -> bool:
        return any(self.facts(path) is None for path in self._with(word))

    def text(self, path: str) -> str:
        file = self.tree.python.get(path)
        self.quoted.add(path)
        return file.text if file else ""

    def later(self, code: str, path: str) -> tuple[Note, ...]:
        self.quoted.add(path)
        file, key = self.tree.python[path], self._key(path)
        known = self.cache.later(key, code)
        if known is not None:
            return from_notes(known)
        rule = next(rule for rule in self._every if rule.code == code)
        tree = self._whole(file)
        if tree is None:
            return ()
        source = Source(path=path, module=self.paths[path], text=file.text, left=Lean(text=file.text))
        notes = facts_of(tree, source, late(rule)).notes.get(code, ())
        self.cache.put_later(key, code, to_notes(notes))
        return notes

    def finish(self) -> None:
        """Keep what was read for the next run and end the project's interpreter."""
        self.cache.save()
        self.foreign.close()

    def _with(self, word: str, beside: str = "") -> tuple[str, ...]:
        """The files that have the word, and `beside` somewhere; what the cache knows of untouched ones is believed."""
        asked = f"{word}\0{beside}"
        found = self.asked.get(asked)
        if found is None:
            known = self.cache.mentions(asked)
            new = frozenset((self._everywhere if known is None else self._changed).of(word, beside))
            found = self.asked[asked] = tuple(sorted(new | known if known else new))
            self.cache.put_mentions(asked, found)
        return found

    @cached_property
    def _everywhere(self) -> Mentions:
        return Mentions(self.tree.python)

    @cached_property
    def _changed(self) -> Mentions:
        return Mentions({path: self.tree.python[path] for path in sorted(self.cache.changed)})

    def _read(self, path: str) -> FileFacts | None:
        file = self.tree.python[path]
        key = self._key(path)
        known = self.cache.get(path, self.paths[path], key) if file.problem is None else None
        if known is not None:
            return known
        facts = self._parsed(file)
        if facts is not None:
            self.cache.put(path, self.paths[path], key, to_row(facts))
        return facts

    def _parsed(self, file: SourceFile) -> FileFacts | None:
        """The facts of a file that is not known yet; None with an entry in `unparsed`."""
        path = file.path
        try:
            return facts_in(file.text, (path, self.paths[path]), self.rules, lambda: self._whole(file))
        except RecursionError:
            self.unparsed[path] = Unparsed(path=path, line=1, reason=_TOO_DEEP)
            return None

    def _whole(self, file: SourceFile) -> ast.Module | None:
        """The tree of all of a file, by our Python or the project's."""
        text = file.text
        tree = file.module if file.problem is None else None
        if tree is None and text:
            tree = self.foreign.parse(file.path)
        if tree is None:
            reason = file.problem or "cannot be parsed"
            self.unparsed[file.path] = Unparsed(path=file.path, line=file.problem_line, reason=reason)
        file.__dict__.pop("module", None)  # the tree is not asked for again, and a suite's trees fill a gigabyte
        return tree

    def _key(self, path: str) -> bytes:
        """What the facts of a file are kept under; its content is read only where it may be another."""
        module = self.paths[path]
        return self.cache.same(path, module) or self.cache.key(path, module, self.tree.python[path].text)

    def read_ahead(self, paths: Sequence[str]) -> None:
        """Read many files that are not known yet, half of them in a second process where there is a core for it."""
        unread = [path for path in paths if path not in self._facts and not self._known(path)]
        if len(unread) >= MANY and spare_core():
            ahead = Ahead(unread[1::2], self._row)
            for path in unread[::2]:
                self.facts(path)
            for path, (row, unparsed) in ahead.rows().items():
                self._take(path, row, unparsed)

    def _known(self, path: str) -> bool:
        return self.cache.has(self._key(path))

    def _row(self, path: str) -> tuple[Row | None, tuple[Any, ...] | None]:
        """What the second process tells of a file: the row of its facts, or why there is none."""
        facts = self.facts(path)
        if facts is not None:
            return to_row(facts), None
        why = self.unparsed[path]
        return None, (why.path, why.line, why.reason)

    def _take(self, path: str, row: Row | None, why: tuple[Any, ...] | None) -> None:
        if row is not None:
            self._facts[path] = from_row(row)
            self.cache.put(path, self.paths[path], self._key(path), row)
        elif why is not None:
            self._facts[path] = None
            self.unparsed[path] = Unparsed(path=why[0], line=why[1], reason=why[2])
