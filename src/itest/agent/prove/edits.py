"""Every fault that can be seeded into one module, as an edit of its text; the order is that of the text."""

from __future__ import annotations

import ast
import re
from typing import Any, Callable, Iterator, List, NamedTuple, Tuple

from . import conditions, declarations, statements, values
from .source import Place, Source, first_line

Raw = Tuple[str, int, int, str]
"""Operator, start, end, replacement."""

Operator = Callable[[Source, ast.AST, Place], Iterator[Raw]]

OPERATORS: Tuple[Operator, ...] = (*statements.OPERATORS, *conditions.OPERATORS, *values.OPERATORS)

_PADDED = re.compile(r"^\((.*?)\n+\)$", re.DOTALL)
"""What `source.padded` has wrapped."""

_SILENT = ("__repr__", "__hash__", "__del__")
"""Functions whose faults hardly anybody would call one."""


class Edit(NamedTuple):
    """One fault. `first` and `last` are lines of the innermost function or class, `name` is its qualified name.

    `anchor` is (line, column) of the statement that runs it. `fresh` faults act while the module is imported.
    """

    operator: str
    start: int
    end: int
    text: str
    line: int
    name: str
    first: int
    last: int
    anchor: Tuple[int, int]
    fresh: bool


def edits(source: Source) -> List[Edit]:
    """All faults of one module. The same text gives the same list, so that an index names a fault."""
    found = [*_live(source), *_fresh(source)]
    return sorted(set(found), key=lambda edit: (edit.start, edit.end, edit.operator, edit.text))


def apply(source: Source, edit: Edit) -> str:
    """The module's text with the fault in it."""
    return source.replaced(edit.start, edit.end, edit.text)


def shown(source: Source, edit: Edit) -> Tuple[str, str]:
    """The lines that the fault changes, before and after, without common indentation and blank lines."""
    data = source.data
    begin = data.rfind(b"\n", 0, edit.start) + 1
    end = data.find(b"\n", edit.end)
    end = len(data) if end < 0 else end
    before = source.segment(begin, end)
    text = _PADDED.sub(r"\1", edit.text)
    after = source.segment(begin, edit.start) + text + source.segment(edit.end, end)
    return _tidy(before), _tidy(after)


def _live(source: Source) -> Iterator[Edit]:
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.arguments)):
            continue
        place = source.place(node)
        if place is None or place.function.name in _SILENT or statements.is_noise(place.statement):
            continue
        for operator in OPERATORS:
            for raw in operator(source, node, place):
                anchor = (place.statement.lineno, place.statement.col_offset)
                yield _edit(source, raw, place.function, anchor, fresh=False)


def _fresh(source: Source) -> Iterator[Edit]:
    for owner, raw in declarations.found(source):
        yield _edit(source, raw, owner, (owner.lineno, owner.col_offset), fresh=True)


def _edit(source: Source, raw: Raw, owner: Any, anchor: Tuple[int, int], *, fresh: bool) -> Edit:
    operator, start, end, text = raw
    line, name, last = source.line(start), source.name(owner), owner.end_lineno or owner.lineno
    return Edit(operator, start, end, text, line, name, first_line(owner), last, anchor, fresh)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[margin:] for line in lines)
