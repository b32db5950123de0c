"""A coroutine is made and never awaited.

`send(order)` without `await` runs nothing of `send`. As a statement its effect never happens; in an assertion the
coroutine object is always true, and never equal to the expected value.

What proves it: a call that is a whole statement, or stands in an assertion, of a name that this module defines as a
plain `async def`, or imports from a module of the project that does. A decorator on it, another binding of the name,
and calls that are passed on (`create_task`, `gather`, `return`) are passed over.

How to mend it: write `await`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import cast

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Function, Note, Suite
from itest.rules._bodies import binds
from itest.rules._edits import text_of
from itest.rules._findings import finding, link
from itest.rules._hints import calls_coroutine
from itest.rules._modules import NOTHING, coroutines_at_top
from itest.source.syntax import attribute_of


def see_statement(node: ast.AST, place: Place) -> Iterator[Note]:
    """A call that is a whole statement: (meaning, "statement", whether in an `async def`)."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _note(node.value, "statement", place)
    return NOTHING


def see_assert(node: ast.AST, place: Place) -> Iterator[Note]:
    """Calls that are asserted or compared."""
    if isinstance(node, ast.Assert):
        sides = [node.test.left, *node.test.comparators] if isinstance(node.test, ast.Compare) else [node.test]
        for side in sides:
            if isinstance(side, ast.Call):
                yield from _note(side, "assertion", place)


def _note(call: ast.Call, use: str, place: Place) -> Iterator[Note]:
    head: ast.expr = call.func
    while isinstance(head, ast.Attribute):
        head = head.value
    if not isinstance(head, ast.Name) or place.function is None or (attribute_of(call) or "X")[0].isupper():
        return NOTHING
    if head.id == "self":
        return _of_self(call, use, place)
    return _of_module(call, head.id, use, place) if head.id in coroutines_at_top(place) else NOTHING


def _of_self(call: ast.Call, use: str, place: Place) -> Iterator[Note]:
    """`self.name()` where the class around has an `async def name`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    around = next((p for p in place.parents if isinstance(p, ast.ClassDef)), None)
    if around is not None and any(isinstance(n, ast.AsyncFunctionDef) and n.name == name for n in around.body):
        yield place.note(call, f"self.{name}", use, _innermost(place))


def _of_module(call: ast.Call, head: str, use: str, place: Place) -> Iterator[Note]:
    if place.function is not None and not binds(place.function, head):
        yield place.note(call, place.meaning(call.func), use, _innermost(place))


def _innermost(place: Place) -> bool:
    """Whether the nearest function around is asynchronous."""
    inner = (p for p in reversed(place.parents) if isinstance(p, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)))
    return isinstance(next(inner, None), ast.AsyncFunctionDef)


def check(suite: Suite) -> Iterator[Finding]:
    """Calls of functions that are known to be plain `async def`."""
    for facts, note in suite.notes(RULE.code):
        callee = _callee(suite, facts, str(note.data[0]), note.scope.rpartition(".")[0])
        if callee is not None and callee.is_async and not callee.decorators and not callee.conditional:
            yield _finding(suite, facts, note, callee)


def _callee(suite: Suite, facts: FileFacts, meaning: str, owner: str) -> Function | None:
    """The only function that the call can mean."""
    if meaning.startswith("self."):
        if not owner or any(set(c.bases) - {"object"} for c in facts.classes if c.qualname == owner):
            return None
        return _only(facts, f"{owner}.{meaning[5:]}")
    if "." not in meaning:
        return _only(facts, meaning)
    module, name = suite.sources.split(meaning)
    home = suite.sources.module(module) if module and name and "." not in name else None
    patched = any(patch.target in (meaning, f"{facts.module}.{name}") for patch in facts.patches)
    return _only(home, name) if home and not patched else None


def _only(facts: FileFacts, qualname: str) -> Function | None:
    found = [f for f in facts.functions if f.qualname == qualname]
    others = any(f.function.qualname == qualname for f in facts.fixtures)
    return found[0] if len(found) == 1 and not others else None


def _finding(suite: Suite, facts: FileFacts, note: Note, callee: Function) -> Finding:
    asserted = note.data[1] == "assertion"
    what = "The coroutine itself is compared, not its result." if asserted else f"Nothing of `{callee.name}` runs."
    text = text_of(suite, facts.path)
    inside = bool(cast(bool, note.data[2])) and bool(text.lines)
    here = (note.line, note.column - 1)
    return finding(
        RULE,
        (facts.path, note.line, note.column),
        f"`{callee.name}` is asynchronous, and this call is not awaited",
        explanation=what,
        subject=callee.name,
        qualname=note.scope,
        related=(link(callee, f"`{callee.name}` is `async def`"),),
        fix=Fix(title="Await it.", safe=False, edits=(text.replace(here, here, "await "),) if inside else ()),
    )


RULE = Rule(
    code="A02",
    name="missing-await",
    severity="error",
    family="async",
    consequence="false green",
    check=check,
    sees={ast.Expr: see_statement, ast.Assert: see_assert},
    words=("async def",),
    hints=(),
    concerns=calls_coroutine,
)
