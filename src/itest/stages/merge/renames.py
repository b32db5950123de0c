"""Finds the new name of a module that the user edited: a resource of the application was renamed, and its tests too."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

from itest.model.changes import Change
from itest.stages.merge.text import parse

ALIKE = 0.6
"""Share of the statements' shapes that have to be the same: of other resources at most half of them are."""


def successors(new: Mapping[str, Change], base: Mapping[str, bytes], edited: Iterable[str]) -> dict[str, str]:
    """By path of a module that is no longer made the path of the new one that has taken its place, where there is one.

    `edited` are the modules that are asked for. Each new module takes the place of one at most.
    """
    made = {path: _shape(change.after) for path, change in new.items() if change.before is None}
    made = {path: shape for path, shape in made.items() if path not in base and shape}
    found: dict[str, str] = {}
    for path in sorted(path for path in edited if path not in new and path in base):
        was = _shape(base[path])
        ranked = sorted((-_alike(was, shape), other) for other, shape in made.items() if other not in found.values())
        if was and ranked and -ranked[0][0] >= ALIKE:
            found[path] = ranked[0][1]
    return found


def _alike(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max(one.total(), other.total()) if one and other else 0.0


def _shape(text: bytes | None) -> Counter[str]:
    """The statements of a module without any name or value: what a renamed resource leaves as it was."""
    tree = parse((text or b"").decode("utf-8", "replace"))
    found: Counter[str] = Counter()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.stmt) and not isinstance(node, (ast.Import, ast.ImportFrom)):
            found[
                " ".join(type(each).__name__ for each in ast.walk(node) if not isinstance(each, ast.expr_context))
            ] += 1
    return found
