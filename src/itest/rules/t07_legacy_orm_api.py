"""`Query.get` is legacy: SQLAlchemy 2 warns, and it may go.

`session.query(User).get(1)` and `User.query.get(1)` belong to the old query API. Under `-W error` such a test
fails, and it keeps the suite from following the application to SQLAlchemy 2 style.

What proves it: `.query(Model).get(key)` or `Model.query.get(key)` with one key. Projects that pin SQLAlchemy below 1.4
(where `Session.get` does not exist) and SQLAlchemy's own suite are passed over.

How to mend it: `session.get(User, 1)`; `--fix` writes it where the session is at hand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._edits import Text, text_of
from itest.rules._findings import finding
from itest.source.syntax import dotted

_PINS = (
    *("pyproject.toml", "requirements*.txt", "requirements/**/*.txt", "setup.py", "setup.cfg", "Pipfile"),
    *("*/pyproject.toml", "*/requirements*.txt", "*/requirements/**/*.txt"),
)
_OLD = re.compile(
    r"""(?<![\w-])sqlalchemy["']?\s*(?:=\s*["']|[=~^]=?|<=?)[\s=~^<"']*(?:1\.[0-3]\b|0\.)|(?<![\w-])sqlalchemy\s*<\s*1\.4\b""",
    re.I,
)


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """A legacy read: (spelling, then where receiver, model and key begin and end, when it can be rewritten)."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"):
        return
    if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
        return
    inner = node.func.value
    if isinstance(inner, ast.Call):
        yield from _by_session(node, inner, place)
    elif isinstance(inner, ast.Attribute) and inner.attr == "query" and _is_model(inner.value):
        yield place.note(node, f"{dotted(inner.value)}.query.get")


def _by_session(node: ast.Call, query: ast.Call, place: Place) -> Iterator[Note]:
    func = query.func
    if not (isinstance(func, ast.Attribute) and func.attr == "query" and len(query.args) == 1 and not query.keywords):
        return
    model, key = query.args[0], node.args[0]
    if _is_model(model):
        spans = (*_end(func.value), model.lineno, model.col_offset, *_end(model), key.lineno, key.col_offset)
        yield place.note(node, f"{dotted(func.value) or '...'}.query({dotted(model)}).get", *spans)


def _is_model(node: ast.expr) -> bool:
    last = (dotted(node) or "").rpartition(".")[2]
    return last[:1].isupper() and not last.isupper()


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def check(suite: Suite) -> Iterator[Finding]:
    """All of them, in projects whose SQLAlchemy has another way."""
    found = list(suite.notes(RULE.code))
    if not found or suite.sources.split("sqlalchemy.orm")[0] or _pinned_below(Path(suite.root)):
        return
    for facts, note in found:
        spelled, *spans = note.data
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{spelled}(...)` is SQLAlchemy's legacy API",
            explanation="SQLAlchemy 2 warns on every call, and fails where warnings are errors.",
            subject=str(spelled),
            qualname=note.scope,
            fix=_fix(text_of(suite, facts.path), [int(str(one)) for one in spans]),
        )


def _pinned_below(root: Path) -> bool:
    """Whether the project asks for SQLAlchemy before 1.4."""
    files = (path for pattern in _PINS for path in sorted(root.glob(pattern)))
    return any(_OLD.search(path.read_text(encoding="utf-8", errors="replace")) for path in files if path.is_file())


def _fix(text: Text, spans: list[int]) -> Fix:
    if not spans or not text.lines:
        return Fix(title="Use `session.get(Model, key)`.", safe=False)
    receiver, model, model_end, key = (tuple(spans[at : at + 2]) for at in range(0, 8, 2))
    edits = (
        text.replace((receiver[0], receiver[1]), (model[0], model[1]), ".get("),
        text.replace((model_end[0], model_end[1]), (key[0], key[1]), ", "),
    )
    return Fix(title="Use `session.get(Model, key)`.", safe=True, edits=edits)


RULE = Rule(
    code="T07",
    name="legacy-orm-api",
    severity="warning",
    family="assertions",
    consequence="hygiene",
    check=check,
    sees={ast.Call: see_call},
    words=(".query",),
    calls=frozenset({"get"}),
)
