"""An assertion fails, and the handler around it swallows the failure.

`assert` raises AssertionError, which is an Exception. `except Exception: pass` around it, or `suppress(Exception)`,
turns the failing test into a passing one.

What proves it: an assertion in a `try` (or under `contextlib.suppress`) of a test, a handler that catches it, and in
that handler nothing but `pass`, `...`, a message or a bare `return`. Loops (polling until it holds), `else` branches,
and a `return` that leaves out a failure below (the assertion is meant to fail) are passed over.

How to mend it: take the assertion out of the `try`, name the exception that is expected, or use `pytest.raises`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Body, Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.source.syntax import Function, children, dotted, walk

_CATCHING = frozenset({"AssertionError", "Exception", "BaseException", "builtins.Exception", "builtins.AssertionError"})
_TALK = frozenset({"print", "debug", "info", "warning", "error", "exception", "log", "write", "print_exc"})
_HANDLER = re.compile(r"\n[ \t]*except\b")
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def see_try(node: ast.AST, place: Place) -> Iterator[Note]:
    """A try whose assertion cannot fail the test: (the handler's line)."""
    if not isinstance(node, ast.Try) or node.orelse or not _in_test(place):
        return
    asserted = _assertion(node.body)
    catching = next((h for h in node.handlers if _catches(h.type, place)), None)
    if (
        asserted is not None
        and catching is not None
        and all(map(_silent, catching.body))
        and not _raised(node)
        and not _unmeant(node, catching, place)
    ):
        yield place.note(asserted, catching.lineno)


def _unmeant(node: ast.Try, handler: ast.ExceptHandler, place: Place) -> bool:
    """Whether the test goes on to fail unless the handler returns: then the assertion itself must not hold."""
    body = getattr(place.parents[-1], "body", None)
    if not isinstance(body, list) or node not in body or not any(isinstance(s, ast.Return) for s in handler.body):
        return False
    after = body[body.index(node) + 1 : body.index(node) + 2]
    return any(isinstance(s, ast.Raise) or "fail(" in ast.unparse(s) for s in after)


def see_with(node: ast.AST, place: Place) -> Iterator[Note]:
    """The same under `contextlib.suppress`."""
    if not isinstance(node, ast.With) or not _in_test(place):
        return
    for item in node.items:
        call = item.context_expr
        if isinstance(call, ast.Call) and place.meaning(call.func).endswith("contextlib.suppress"):
            asserted = _assertion(node.body)
            if asserted is not None and any(_catches(given, place) for given in call.args):
                yield place.note(asserted, node.lineno)


def _in_test(place: Place) -> bool:
    """Whether it stands in a test, not in a function inside it and not in a loop."""
    if place.kind != "test" or place.function not in place.parents:
        return False
    inside = place.parents[place.parents.index(place.function) + 1 :]
    return not any(isinstance(one, (*Function, ast.Lambda, *_LOOPS)) for one in inside)


def _assertion(body: Sequence[ast.AST]) -> ast.AST | None:
    """The first assertion that belongs to the body, not to a function or to another try in it."""
    pending = list(reversed(body))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _asserts(node)):
            return node
        if not isinstance(node, (*Function, ast.Lambda, ast.ClassDef, ast.Try, *_LOOPS)):
            pending.extend(reversed(list(children(node))))
    return None


def _asserts(call: ast.Call) -> bool:
    """unittest's methods and `pytest.fail`; what mocks assert as well."""
    name = (dotted(call.func) or "").rpartition(".")[2]
    return name.startswith("assert") and isinstance(call.func, ast.Attribute)


def _catches(kind: ast.expr | None, place: Place) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(place.meaning(one) in _CATCHING for one in kinds)


def _silent(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Return):
        return statement.value is None
    if not isinstance(statement, ast.Expr):
        return isinstance(statement, ast.Pass)
    value = statement.value
    if isinstance(value, ast.Call):
        return (dotted(value.func) or "").rpartition(".")[2] in _TALK
    return isinstance(value, ast.Constant)


def _raised(node: ast.Try) -> bool:
    """Whether an earlier handler takes AssertionError and passes it on."""
    return any(isinstance(one, ast.Raise) for handler in node.handlers for one in walk(handler))


def catches(body: Body) -> bool:
    """Whether the test has a handler."""
    return _HANDLER.search(body.text) is not None


def check(suite: Suite) -> Iterator[Finding]:
    """All of them."""
    for facts, note in suite.notes(RULE.code):
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            "an assertion whose failure is swallowed",
            explanation="The test passes whether the assertion holds or not.",
            subject=note.scope,
            qualname=note.scope,
            related=(Related(path=facts.path, line=int(str(note.data[0])), message="catches AssertionError"),),
            fix=Fix(title="Take the assertion out of the try, or name the exception that is expected.", safe=False),
        )


RULE = Rule(
    code="T04",
    name="swallowed-assert",
    severity="error",
    family="assertions",
    consequence="false green",
    check=check,
    sees={ast.Try: see_try, ast.With: see_with},
    words=("except", "suppress("),
    hints=("suppress(",),
    concerns=catches,
)
