"""Whether files that have changed still tell what they told: then the same question has the same answer.

Their facts must be what they were but for the lines, and the lines in the same order; files that the answer speaks of
must not have moved at all. What rules asked of texts must be answered as before as well. Anything else is read anew.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from itest.model.report import Report
from itest.model.suite import Class, FileFacts, Fixture, Function, Import, Note, Patch, Suite
from itest.source.tree import SourceFile, parsed
from itest.stages.read_suite.cache import kept_of
from itest.stages.read_suite.reader import Reader
from itest.stages.read_suite.rows import from_row
from itest.stages.read_suite.single import facts_in, of_classes

Stamps = Mapping[str, Any]
Grounds = Mapping[str, Any]
_NAMED = frozenset({"globals", "django_db", "stopall"})
"""Names that rules ask for in what files read, whatever the suite is like."""
_SETS = ("loads", "attributes", "strings")
_WORDS = re.compile(rb"[\w\x80-\xff]+")


def grounds(suite: Suite, reader: Reader, report: Report) -> Grounds:
    """What an answer rests on besides the facts of files, as plain values; `unchanged` asks for it."""
    said = {finding.path for finding in report.findings} | {comment.path for comment in report.unused}
    said.update(link.path for finding in report.findings for link in finding.related)
    edits = [edit for finding in report.findings if finding.fix for edit in finding.fix.edits]
    names = {fixture.name for fixture in suite.fixtures}
    for facts in suite.files.values():
        names.update(patch.target.rpartition(".")[2] for patch in facts.patches)
        for function in (*facts.functions, *(fixture.function for fixture in facts.fixtures)):
            names.update(function.args, function.indirect, function.usefixtures)
    return {
        "rules": tuple((rule.check.__module__, rule.words, of_classes(rule)) for rule in reader.rules),
        "asked": reader.asked,
        "names": tuple(sorted(names | _NAMED)),
        "quoted": tuple(sorted({*reader.quoted, *reader.unparsed, *(edit.path for edit in edits)})),
        "said": tuple(sorted(said)),
    }


def unchanged(root: str, changed: Stamps, grounds: Grounds) -> bool:
    """Whether files of a project still tell what they told when they had the stamps in `changed`."""
    rows, stamps, keys, _, _ = kept_of(root)
    for path, stamp in changed.items():
        if stamps.get(path) != stamp or path in grounds["quoted"]:
            return False
        text = SourceFile(Path(root), path).text
        if not text or not _asked_the_same(path, text, grounds["asked"]):
            return False
        if path not in keys:
            continue  # nobody has asked for its facts
        module, key = keys[path]
        now = _read(text, path, module, grounds) if key in rows else None
        if now is None or not _same(from_row(rows[key]), now, grounds, still=path in grounds["said"]):
            return False
    return bool(changed)


def _read(text: str, path: str, module: str, grounds: Grounds) -> FileFacts | None:
    """What the file tells now; None where it cannot be read by this Python."""
    try:
        return facts_in(text, (path, module), _rules(text, grounds), lambda: parsed(text))
    except RecursionError:
        return None


def _rules(text: str, grounds: Grounds) -> list[Any]:
    """The rules that a text may concern: only those are imported."""
    wanted = (module for module, words, _ in grounds["rules"] if not words or any(word in text for word in words))
    return [importlib.import_module(module).RULE for module in wanted]


def _asked_the_same(path: str, text: str, asked: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the file mentions the words that were asked for, as it did or did not."""
    raw = text.encode("utf-8", "surrogatepass")
    spoken = set(_WORDS.findall(raw))
    for question, paths in asked.items():
        word, _, beside = question.partition("\0")
        mentions = word.encode() in spoken and beside in text
        if mentions != (path in paths):
            return False
    return True


def _same(before: FileFacts, now: FileFacts, grounds: Grounds, *, still: bool) -> bool:
    """Whether two states of a file are told apart by nothing but their lines, and if `still` not by those either."""
    names = frozenset(grounds["names"])
    for name in _SETS:
        if getattr(before, name) != getattr(now, name):
            news = getattr(before, name) ^ getattr(now, name)
            if not names.isdisjoint(news) or not news.isdisjoint(_words(grounds)):
                return False
    old, new = _Told(), _Told()
    old.file(before)
    new.file(now)
    if old.facts != new.facts:
        return False
    return old.lines == new.lines if still else _in_order(old.lines, new.lines)


def _words(grounds: Grounds) -> set[str]:
    return {question.partition("\0")[0] for question in grounds["asked"]}


def _in_order(old: list[int], new: list[int]) -> bool:
    """Whether one line became one line each, and none overtook another."""
    moved = sorted(set(zip(old, new, strict=True)))
    return all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(moved))


class _Told:
    """All that a file tells, apart from the lines it tells it of."""

    def __init__(self) -> None:
        self.facts: list[object] = []
        self.lines: list[int] = []

    def file(self, facts: FileFacts) -> None:
        self.facts += [facts.path, facts.module, facts.plugins, facts.usefixtures, facts.dynamic, facts.definitions]
        for function in facts.functions:
            self.function(function)
        for fixture in facts.fixtures:
            self.one(fixture, ("function",))
            self.function(fixture.function)
        for placed in (facts.classes, facts.imports, facts.patches):
            self.placed(placed)
        for number, codes, _ in facts.ignores:
            self.lines.append(number)
            self.facts.append(codes)
        for code, notes in sorted(facts.notes.items()):
            self.facts.append(code)
            self.placed(notes)

    def placed(self, items: Iterable[Class | Import | Patch | Note]) -> None:
        for item in items:
            self.one(item, ("line",))
            self.lines.append(item.line)

    def function(self, one: Function) -> None:
        self.one(one, ("line", "end_line", "yields"))
        self.facts.append(len(one.yields))
        self.lines += [one.line, one.end_line, *one.yields]

    def one(self, item: Any, without: tuple[str, ...]) -> None:
        names = item.__dataclass_fields__ if isinstance(item, Fixture) else item._fields
        self.facts.append((type(item), *(getattr(item, n) for n in names if n not in without)))
