"""A test file's source without the bodies of tests in which no rule has anything to look for: half of most suites.

Parsing and visiting is what reading a suite costs. A body is left out by its text alone, so it is left out only where
that is certain: every line keeps its number, quotes and brackets balance, and what is not laid out plainly stays.
An error of syntax within such a body goes unseen here; pytest stops at it before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from itest.model.rule import Body, Concern, Rule
from itest.stages.read_suite.vocabulary import VOCABULARY

_HEAD = re.compile(r"(?:def \w+\((?:[^()\n]*|[^()]*\n[ \t]*)\)(?:[ \t]*->[^\n:()]+)?:)[ \t]*\n")
_ATTRIBUTES = re.compile(r"\.([A-Za-z_]\w*)")
_DOTTED = bytes(c if c > 127 or chr(c).isalnum() or chr(c) in "_." else ord(" ") for c in range(256))
_LITERAL = re.compile(r"""(?<![fF])(?:"{3}[\s\S]*?"{3}|'{3}[\s\S]*?'{3}|"[^"\n]*"|'[^'\n]*')|#[^\n]*""")
_FACTS = ("patch(", "patch.object(", "setattr(", "delattr(", "import ", "fixture(", "getfixturevalue(")
"""What the facts of a file have to know of, whatever the rules want."""
_of_rules: dict[tuple[int, ...], tuple[tuple[Rule, ...], tuple[tuple[str, ...], tuple[Concern, ...]]]] = {}
"""What the rules want to know of, by their identity: they are kept alive with it."""
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """The source that is left to parse, and what stands in the rest.

    `strings` are identifier-like literals, `attributes` names after a dot; `loads`, other names outside of literals and
    comments, are only gathered for an application's modules.
    """

    text: str
    strings: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    loads: frozenset[str] = frozenset()


def lean(text: str, rules: Sequence[Rule]) -> Lean:
    """Leave out the bodies of tests that concern none of the rules; the file's text concerns all of them."""
    if "patch as " in text:
        return Lean(text=text)
    hints, concerns = _wanted(rules)
    return _lean(*_without(text, _Idle("def test", tuple(VOCABULARY.has(text, hints)), concerns)))


def _wanted(rules: Sequence[Rule]) -> tuple[tuple[str, ...], tuple[Concern, ...]]:
    key = tuple(map(id, rules))
    known = _of_rules.get(key)
    if known is None:
        hints = dict.fromkeys(_FACTS)
        for rule in rules:
            hints.update(dict.fromkeys(rule.words if rule.hints is None else rule.hints))
        concerns = tuple(rule.concerns for rule in rules if rule.concerns is not None)
        VOCABULARY.seek(hints)
        known = _of_rules[key] = tuple(rules), (tuple(hints), concerns)
    return known[1]


def outline(text: str) -> Lean:
    """Leave out the bodies of all functions of an application's module, but for what they import."""
    left, rest = _without(text, _Idle("def ", ("import ", "global "), ()))
    return replace(_lean(left, rest), loads=_first_names(_LITERAL.sub(" ", rest)))


def _first_names(code: str) -> frozenset[str]:
    """The names in it that no dot stands before, without a pattern: there are as many as the code has words."""
    chains = set(code.encode("utf-8", "surrogatepass").translate(_DOTTED).split())
    firsts = (chain.partition(b".")[0].decode("utf-8", "surrogatepass") for chain in chains)
    return frozenset(first for first in firsts if first[:1].isidentifier())


def _lean(left: str, rest: str) -> Lean:
    quoted = {piece for sign in "\"'" for piece in set(rest.split(sign)) if piece.isidentifier()}
    return Lean(text=left, strings=frozenset(quoted), attributes=frozenset(_ATTRIBUTES.findall(rest)))


@dataclass(frozen=True, slots=True)
class _Idle:
    """Which bodies are of no interest: those behind `opening` with none of the hints and of no concern."""

    opening: str
    hints: tuple[str, ...]
    concerns: tuple[Concern, ...]

    def fits(self, body: Body) -> bool:
        return (
            not any(hint in body.text for hint in self.hints)
            and _whole(body.text)
            and not any(ask(body) for ask in self.concerns)
        )


def _without(text: str, idle: _Idle) -> tuple[str, str]:
    """The text without the idle bodies, line by line where it was, and those bodies."""
    classes, kept, dropped, at, done = _Classes(text), [], [], 0, 0
    while "\0" not in text and (start := text.find(idle.opening, at)) >= 0:
        at = start + len(idle.opening)
        head = _HEAD.match(text, start)
        width = classes.indent(start) if head else -1
        if head is None or width < 0:
            continue
        first = head.end() - 1
        at = _end(text, first, width)
        body = Body(head[0], text[first:at], text)
        if idle.fits(body):
            last = first + len(body.text.rstrip())
            kept += [text[done:first], "\n" * text.count("\n", first, last), " " * (width + 1), "..."]
            dropped.append(body.text)
            done = last
    return "".join([*kept, text[done:]]), "\0".join(dropped)


class _Classes:
    """How far a file's functions are indented, asked in the order in which they come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = (-1, 0)  # a class, and up to where its body was found to be laid out plainly

    def indent(self, start: int) -> int:
        """The width before the function at `start`; -1 where it is neither a module's nor a plain class's own."""
        line = self._text.rfind("\n", 0, start) + 1
        before = self._text[line:start]
        width = len(before) - len(before.lstrip())
        if before.strip() not in ("", "async") or "\t" in before:
            return -1
        return width if not width or self._of_class(line, width) else -1

    def _of_class(self, line: int, width: int) -> bool:
        around = self._text.rfind("\nclass ", 0, line)
        since = self._plain[1] if self._plain[0] == around else around + 1
        if around < 0 or _statement(width).search(self._text, since, line):
            return False
        self._plain = around, line - 1
        return True


@cache
def _statement(width: int) -> re.Pattern[str]:
    """A line that begins left of `width`, but for closing brackets."""
    return re.compile(rf"\n[ ]{{0,{width - 1}}}[^\s#)\]}}]")


def _end(text: str, first: int, width: int) -> int:
    found = _after(width).search(text, first)
    return found.start() if found else len(text)


@cache
def _after(width: int) -> re.Pattern[str]:
    """The line break before what is indented no further than `width`."""
    return re.compile(rf"\n(?=[ ]{{0,{width}}}[^\s#])")


def _whole(body: str) -> bool:
    """Whether quotes and brackets balance: a break in the middle of something would not go unseen."""
    if body.count('"""') % 2 or body.count("'''") % 2 or "\t" in body:
        return False
    return all(body.count(opening) == body.count(closing) for opening, closing in _PAIRS)
