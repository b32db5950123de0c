"""Faults in decisions: a negated condition, a guard or filter that is gone, a comparison that takes the other side."""

from __future__ import annotations

import ast
import re
from typing import Iterator, Tuple

from .source import Place, Source, dotted, padded

Raw = Tuple[str, int, int, str]

_FILTERS = {"filter", "filter_by", "where", "exclude", "having"}
_SWAPS = {
    ast.Lt: (r"<", "<="), ast.LtE: (r"<=", "<"), ast.Gt: (r">", ">="), ast.GtE: (r">=", ">"), ast.Eq: (r"==", "!="),
    ast.NotEq: (r"!=", "=="), ast.In: (r"\bin\b", "not in"), ast.NotIn: (r"\bnot\s+in\b", "in"),
    ast.Is: (r"\bis\b", "is not"), ast.IsNot: (r"\bis\s+not\b", "is"),
}  # fmt: skip
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def negated(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`if a:` -> `if not (a):`, and the same in conditional expressions."""
    if isinstance(node, (ast.If, ast.IfExp)):
        start, end = source.span(node.test)
        yield "negated condition", start, end, "not (%s)" % source.segment(start, end)


def dropped_guard(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`if a: raise b` -> `if False: raise b`: also for an early return and for `abort()`."""
    if isinstance(node, ast.If) and not node.orelse and _leaves(node.body[-1]):
        start, end = source.span(node.test)
        yield "dropped guard", start, end, padded("False", source.segment(start, end))


def swapped_comparison(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`a < b` -> `a <= b`, `a == b` -> `a != b`; not where that only says again what a negated condition says."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    kind = type(node.ops[0])
    decides = isinstance(source.parents[node], (ast.If, ast.IfExp, ast.While))
    if decides and kind not in _ORDERED:
        return
    start, end = source.span(node.left)[1], source.span(node.comparators[0])[0]
    old, new = _SWAPS[kind]
    text, count = re.subn(old, new, source.segment(start, end), count=1)
    if count:
        yield "swapped comparison", start, end, text


def dropped_filter(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`query.filter(a)` -> `query`, and `[x for x in y if a]` -> `[x for x in y if True]`."""
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            start, end = source.span(test)
            yield "dropped filter", start, end, padded("True", source.segment(start, end))
    narrows = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILTERS
    if narrows and (node.args or node.keywords):  # type: ignore[attr-defined]  # a Call, as the line above says
        base = node.func.value  # type: ignore[attr-defined]
        start, end = source.span(node)
        kept = source.segment(start, source.span(base)[1])
        kept += ".all()" if dotted(base).endswith("objects") else ""
        yield "dropped filter", start, end, padded(kept, source.segment(start, end))


OPERATORS = (negated, dropped_guard, swapped_comparison, dropped_filter)


def _leaves(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return dotted(statement.value).rpartition(".")[2] == "abort"
    return isinstance(statement, (ast.Raise, ast.Return))
