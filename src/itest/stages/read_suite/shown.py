"""Which rules are shown which nodes of a file: by the words in its text, the kinds of nodes and the names of calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from itest.model.rule import Notice, Rule

_SPACED = bytes(c if c > 127 or chr(c).isalnum() or c == ord("_") else ord(" ") for c in range(256))
_WORDS = re.compile(r"\w+")
Notices = Sequence[tuple[str, Notice]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The notices by kind of node, those of some calls by the name that is called, and those of subscripts stored to.

    Each with its rule's code. `rules` are those that the file concerns.
    """

    rules: Sequence[Rule]

    kinds: Mapping[type[ast.AST], Notices]
    calls: Mapping[str, Notices]
    stored: Notices


def shown(text: str, rules: tuple[Rule, ...]) -> Shown:
    """What concerns a file with that text."""
    there = present(text, tuple(dict.fromkeys(word for rule in rules for word in rule.words)))
    kinds: dict[type[ast.AST], list[tuple[str, Notice]]] = {}
    calls: dict[str, list[tuple[str, Notice]]] = {}
    concerned = [rule for rule in rules if not rule.words or not there.isdisjoint(rule.words)]
    for rule in concerned:
        for kind, notice in rule.sees.items():
            if kind is not ast.Call or not rule.calls:
                kinds.setdefault(kind, []).append((rule.code, notice))
                continue
            for name in rule.calls:
                calls.setdefault(name, []).append((rule.code, notice))
    return Shown(rules=concerned, stored=tuple(kinds.pop(ast.Subscript, ())), kinds=kinds, calls=calls)


def present(text: str, words: tuple[str, ...]) -> set[str]:
    """Those of the words that occur in the text; most are refused by looking at its vocabulary alone."""
    spoken = b" ".join(set(text.encode("utf-8", "surrogatepass").translate(_SPACED).split()))
    return {word for word, kernel in _kernels(words) if kernel in spoken and word in text}


@cache
def _kernels(words: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    """Each word with the longest part of it that stands in one piece wherever it occurs."""
    return tuple((word, max(_WORDS.findall(word), key=len, default="").encode()) for word in words)
