"""One file's text to its facts: what concerns a rule is parsed, the rest is told from the text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from itest.model.rule import Rule
from itest.model.suite import FileFacts
from itest.source.aside import is_test
from itest.source.tree import parsed
from itest.stages.read_suite.lean import Lean, lean, outline
from itest.stages.read_suite.shown import shown
from itest.stages.read_suite.visit import Source, facts_of


def of_suite(path: str, text: str) -> bool:
    """Whether a file may hold tests or fixtures; of others only what modules and classes bind is of interest."""
    return is_test(path) or "fixture" in text or "pytest" in text


def of_classes(rule: Rule) -> bool:
    """Whether the rule notes something about an application's modules as well."""
    return ast.ClassDef in rule.sees


def facts_in(
    text: str, where: tuple[str, str], rules: Sequence[Rule], whole: Callable[[], ast.Module | None]
) -> FileFacts | None:
    """The facts of a file at `where`, its path and dotted name, with the notes of the rules.

    `whole` gives the tree of all of it where not less will do; None when it has none. Raises RecursionError for trees
    that are nested too deeply.
    """
    path, module = where
    suite = of_suite(path, text)
    concerned = shown(text, tuple(rule for rule in rules if suite or of_classes(rule)))
    left = lean(text, concerned.rules) if suite else outline(text)
    tree = parsed(left.text) if left.text != text else None
    if tree is None:
        left, tree = Lean(text=text), whole()
    if tree is None:
        return None
    return facts_of(tree, Source(path=path, module=module, text=text, left=left), concerned)
