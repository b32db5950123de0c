"""A patch that was made and never started.

`patch("shop.mail.send")` as a statement replaces nothing: it only makes an object with `start` and `__enter__`. The
real function runs, and every assertion that follows from the patch is about something else.

What proves it: the call of `unittest.mock.patch` (or `.object`, `.dict`, `.multiple`) is a whole statement, or is kept
in a local variable that nothing reads. `mocker.patch` starts by itself.

How to mend it: `with patch(...):`, the decorator, or `mocker.patch(...)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.source.syntax import text, unparse, walk

_PATCH = ("unittest.mock.patch", "mock.patch")
_KINDS = frozenset(f"{patch}{kind}" for patch in _PATCH for kind in ("", ".object", ".dict", ".multiple"))


def see_statement(node: ast.AST, place: Place) -> Iterator[Note]:
    """A patch that is a whole statement: (how it is spelled, target)."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _note(node.value, place)


def see_assignment(node: ast.AST, place: Place) -> Iterator[Note]:
    """A patch in a variable of the function that nothing reads."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call) or place.function is None:
        return
    target = node.targets[0]
    if isinstance(target, ast.Name) and len(node.targets) == 1 and place.meaning(node.value.func) in _KINDS:
        outer = [n for n in walk(place.function) if isinstance(n, (ast.Global, ast.Nonlocal))]
        reads = (n for n in walk(place.function) if isinstance(n, ast.Name) and n.id == target.id)
        if not outer and not any(isinstance(n.ctx, ast.Load) for n in reads):
            yield from _note(node.value, place)


def _note(call: ast.Call, place: Place) -> Iterator[Note]:
    meaning = place.meaning(call.func)
    if meaning in _KINDS:
        first = call.args[0] if call.args else None
        yield place.note(call, unparse(call.func), text(first) or (unparse(first) if first else ""))


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them."""
    for facts, note in suite.notes(RULE.code):
        spelled, target = map(str, note.data)
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{spelled}(...)` of `{target}` is never started",
            explanation="Nothing is replaced: the real one runs.",
            subject=target,
            qualname=note.scope,
            fix=Fix(title="Use it in a `with`, as a decorator, or through `mocker`.", safe=False),
        )


RULE = Rule(
    code="L06",
    name="patch-not-started",
    severity="error",
    family="lifecycle",
    consequence="false green",
    check=check,
    sees={ast.Expr: see_statement, ast.Assign: see_assignment},
    words=("patch(", "patch.object(", "patch.dict(", "patch.multiple("),
)
