"""Loops over literal sequences, unrolled: `for router in (a, b): app.include_router(router)` are two calls."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator


def unrolled(call: ast.Call, loop: ast.For, look_up: Callable[[ast.expr], ast.expr]) -> Iterator[ast.Call]:
    """The call once per element of the loop's sequence, with the loop's variables replaced; once as it is otherwise."""
    sequence = look_up(loop.iter)
    if not isinstance(sequence, (ast.Tuple, ast.List)):
        yield call
        return
    for element in sequence.elts:
        values = dict(_bound(loop.target, element))
        yield _Replace(values).visit(copy.deepcopy(call)) if values else call


def _bound(target: ast.expr, element: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, element
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(element, (ast.Tuple, ast.List)):
        for part, value in zip(target.elts, element.elts, strict=False):
            yield from _bound(part, value)


class _Replace(ast.NodeTransformer):
    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values.get(node.id, node)
