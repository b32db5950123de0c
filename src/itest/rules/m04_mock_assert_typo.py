"""An assertion of a mock that asserts nothing: never called, or a name that only looks like one.

`send.assert_called_once` without parentheses is a method object, and `send.called_once_with(1)` makes another mock,
which is always true. Both tests pass whatever happens.

What proves it: an assertion method as a whole statement or asserted bare, without call; a call of `called_with`,
`has_calls` and their like; a call of a name that begins with `assert_` and is one or two letters off. A name that some
class of the project really defines is passed over. `called_once` without parentheses is only a warning beside
requests-mock, whose own mocks have it.

How to mend it: call it; `--fix` adds the parentheses or writes the name where only one can be meant.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from functools import cache

from itest.model.report import Finding, Fix
from itest.model.rule import Body, Place, Rule
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._edits import Text, text_of
from itest.rules._findings import finding

_PLAIN = frozenset({"assert_called", "assert_called_once", "assert_not_called"})
_AWAITED = frozenset({"assert_awaited", "assert_awaited_once", "assert_not_awaited"})
_WITH = frozenset(
    {"assert_called_with", "assert_called_once_with", "assert_any_call", "assert_has_calls"}
    | {"assert_awaited_with", "assert_awaited_once_with", "assert_any_await", "assert_has_awaits"}
)
_ALL = _PLAIN | _AWAITED | _WITH
_SHORT = frozenset(name.removeprefix("assert_") for name in _ALL) - {"called", "awaited"}
_UNITTEST = frozenset({"assertTrue", "assertFalse"})
_NEAR = 0.9
_VALID = "|".join(sorted(name.removeprefix("assert_") for name in _ALL))
_ODD = re.compile(rf"\.(?:assert_(?!(?:{_VALID})\()|(?:{'|'.join(sorted(_SHORT))})\b)")


def see_statement(node: ast.AST, place: Place) -> Iterator[Note]:
    """A statement that should be an assertion: (name, "uncalled" or "unknown", the name's end)."""
    if not isinstance(node, ast.Expr):
        return
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(value, ast.Attribute) and value.attr in _ALL:
        yield _note(value, "uncalled", place)
    elif isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and _unknown(value.func.attr):
        yield _note(value.func, "unknown", place)


def see_assert(node: ast.AST, place: Place) -> Iterator[Note]:
    """`assert mock.called_once_with(...)` and `assert mock.assert_called`."""
    if not isinstance(node, ast.Assert):
        return
    test = node.test.operand if isinstance(node.test, ast.UnaryOp) else node.test
    if isinstance(test, ast.Attribute) and test.attr in (_ALL | _SHORT):
        yield _note(test, "uncalled", place)
    elif isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute) and _unknown(test.func.attr):
        yield _note(test.func, "unknown", place)


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """unittest's `assertTrue(mock.called_once_with(...))`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _UNITTEST:
        inner = node.args[0] if node.args else None
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and _unknown(inner.func.attr):
            yield _note(inner.func, "unknown", place)


def _note(at: ast.Attribute, kind: str, place: Place) -> Note:
    return place.note(at, at.attr, kind, at.end_lineno or at.lineno, at.end_col_offset or 0)


@cache
def _unknown(name: str) -> bool:
    if not name.startswith("assert_") or name in _ALL:
        return name in _SHORT
    return bool(difflib.get_close_matches(name, _ALL, n=1, cutoff=_NEAR))


def mistyped(body: Body) -> bool:
    """Whether a name is like an assertion's, or one is not called."""
    return _ODD.search(body.text) is not None


def check(suite: Suite) -> Iterator[Finding]:
    """All of them, unless the name is one of the project's own."""
    for facts, note in suite.notes(RULE.code):
        name, kind = str(note.data[0]), str(note.data[1])
        if not _defined(suite, name):
            yield _finding(suite, facts, note, kind)


def _defined(suite: Suite, name: str) -> bool:
    """Whether a function or method of the project has that name."""
    return suite.sources.unknown(name) or any(
        one.name == name for facts in suite.sources.mentioning(name) for one in facts.functions
    )


def _finding(suite: Suite, facts: FileFacts, note: Note, kind: str) -> Finding:
    name, end = str(note.data[0]), (int(str(note.data[2])), int(str(note.data[3])))
    meant = _meant(name)
    mild = kind == "uncalled" and name == "called_once" and "requests-mock" in suite.settings.installed
    says = f"`{name}` is named but never called" if kind == "uncalled" else f"`{name}` is no assertion of a mock"
    return finding(
        RULE,
        (facts.path, note.line, note.column),
        says,
        explanation="Nothing is asserted: the line passes whatever the mock has seen.",
        subject=name,
        qualname=note.scope,
        severity="warning" if mild else None,
        confidence="medium" if mild else "high",
        fix=_fix(text_of(suite, facts.path), end, name, meant, called=kind == "unknown"),
    )


def _meant(name: str) -> str:
    if name in _SHORT:
        return f"assert_{name}"
    return name if name in _ALL else difflib.get_close_matches(name, _ALL, n=1, cutoff=_NEAR)[0]


def _fix(text: Text, end: tuple[int, int], name: str, meant: str, *, called: bool) -> Fix:
    title = f"Write `{meant}(...)`."
    start = end[0], end[1] - len(name.encode())
    line = text.line(end[0]).lstrip()
    if (
        not text.lines
        or line.startswith("assert")
        or "assertTrue" in line
        or "assertFalse" in line
        or (not called and meant in _WITH)
    ):
        return Fix(title=title, safe=False)
    return Fix(title=title, safe=True, edits=(text.replace(start, end, meant if called else f"{meant}()"),))


RULE = Rule(
    code="M04",
    name="mock-assert-typo",
    severity="error",
    family="mocks",
    consequence="false green",
    check=check,
    sees={ast.Expr: see_statement, ast.Assert: see_assert, ast.Call: see_call},
    words=("call", "await"),
    calls=_UNITTEST,
    hints=(),
    concerns=mistyped,
)
