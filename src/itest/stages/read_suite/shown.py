"""Which rules are shown which nodes of a file: by the words in its text, the kinds of nodes and the names of calls."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itest.model.rule import Notice, Rule
from itest.stages.read_suite.vocabulary import VOCABULARY

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


class Audience:
    """The rules that files may concern, and what was made for those that concern the same ones."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple((rule, frozenset(rule.words)) for rule in rules)
        VOCABULARY.seek(word for rule in rules for word in rule.words)
        self._made: dict[str, Shown] = {}

    def shown(self, text: str) -> Shown:
        """What concerns a file with that text."""
        sure, likely = VOCABULARY.guess(text)
        concerned = [rule for rule, words in self._rules if not words or _any(words, sure, likely, text)]
        key = " ".join(rule.code for rule in concerned)
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = _shown(concerned)
        return known


def _any(words: frozenset[str], sure: set[str], likely: set[str], text: str) -> bool:
    return not words.isdisjoint(sure) or (
        not words.isdisjoint(likely) and any(word in text for word in words if word in likely)
    )


_audiences: dict[tuple[int, ...], Audience] = {}
"""By the identity of their rules, which they keep alive."""


def shown(text: str, rules: Sequence[Rule]) -> Shown:
    """What concerns a file with that text."""
    key = tuple(map(id, rules))
    audience = _audiences.get(key)
    if audience is None:
        audience = _audiences[key] = Audience(rules)
    return audience.shown(text)


def late(rule: Rule) -> Shown:
    """What one rule wants to see of a file that it looks into when it asks."""
    kinds = {kind: ((rule.code, notice),) for kind, notice in rule.later.items()}
    return Shown(rules=(rule,), kinds=kinds, calls={}, stored=())


def _shown(concerned: Sequence[Rule]) -> Shown:
    kinds: dict[type[ast.AST], list[tuple[str, Notice]]] = {}
    calls: dict[str, list[tuple[str, Notice]]] = {}
    for rule in concerned:
        for kind, notice in rule.sees.items():
            if kind is not ast.Call or not rule.calls:
                kinds.setdefault(kind, []).append((rule.code, notice))
                continue
            for name in rule.calls:
                calls.setdefault(name, []).append((rule.code, notice))
    return Shown(rules=concerned, stored=tuple(kinds.pop(ast.Subscript, ())), kinds=kinds, calls=calls)
