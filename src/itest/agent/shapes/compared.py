"""The values that a view compares a parameter of its path with: what it knows how to answer."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any, Collection, Iterator

from . import syntax

TEXTS = ("str", "slug", "path", "regex")
MOST = 8


def parameters(known: list[dict[str, Any]], function: FunctionType | None) -> list[dict[str, Any]]:
    """PathParameter dicts with "compared": the texts that the function's own source compares each with, in order."""
    open_ = [item["name"] for item in known if item["kind"] in TEXTS and not item.get("choices")]
    found = values(function, open_) if function is not None and open_ else {}
    return [{**item, "compared": found[item["name"]]} if found.get(item["name"]) else item for item in known]


def values(function: FunctionType, names: Collection[str]) -> dict[str, list[str]]:
    """By name: `kind == "csv"`, `kind in ("csv", "json")`, `kind not in FORMATS`, `match kind: case "csv"`."""
    root = syntax.tree(function)
    found: dict[str, list[str]] = {}
    for node in ast.walk(root) if root is not None else ():
        for name, told in _compared(node, function):
            kept = found.setdefault(name, [])
            kept += [text for text in told if text and text not in kept][: MOST - len(kept)]
    return {name: told for name, told in found.items() if told and name in names}


def _compared(node: Any, function: FunctionType) -> Iterator[tuple[str, list[str]]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sides = (node.left, node.comparators[0])
        if isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            for one, other in (sides, sides[::-1]):
                if isinstance(one, ast.Name):
                    yield one.id, _texts([syntax.constant(other)])
        elif isinstance(node.ops[0], (ast.In, ast.NotIn)) and isinstance(sides[0], ast.Name):
            yield sides[0].id, _texts(_entries(sides[1], function))
    elif type(node).__name__ == "Match" and isinstance(node.subject, ast.Name):
        patterns = [inner for case in node.cases for inner in ast.walk(case.pattern)]
        yield node.subject.id, _texts(syntax.constant(getattr(inner, "value", None)) for inner in patterns)


def _entries(node: Any, function: FunctionType) -> Any:
    """The entries of a literal collection, or of one that the name stands for."""
    told = syntax.constant(node)
    told = syntax.value_of(node, function) if told is None else told
    return sorted(told, key=str) if isinstance(told, (set, frozenset)) else told


def _texts(told: Any) -> list[str]:
    plain = isinstance(told, (list, tuple, dict, Iterator))
    return [value for value in told if isinstance(value, str)] if plain else []
