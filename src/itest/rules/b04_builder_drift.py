"""A helper of the suite builds a model with arguments that the model does not have any more.

A builder, a fixture or a `make_user()` names columns by hand. When one is renamed, every test behind the helper fails
with a TypeError that names neither the helper nor the change.

What proves it: `Model(name=...)` or `Model.objects.create(name=...)` in a fixture or helper of the suite, the model
resolved in the source with all bases known, and a keyword that is no column, relationship, property or method of it.
Models with an `__init__` or a manager of their own and back references named as text are passed over.

How to mend it: rename the keyword (the nearest column is given), or take it out.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.rules._models import Model, accepts, model_of

_CREATE = ".objects.create"


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """A class called with keywords in a fixture or helper: (its meaning, whether by Django's manager, the keywords)."""
    if not isinstance(node, ast.Call) or not node.keywords or place.kind not in ("fixture", "function"):
        return
    meaning = place.meaning(node.func)
    by_manager = meaning.endswith(_CREATE)
    meaning = meaning.removesuffix(_CREATE)
    if "." in meaning and "(" not in meaning and meaning.rpartition(".")[2][:1].isupper():
        yield place.note(node, meaning, by_manager, *(one.arg for one in node.keywords if one.arg))


def check(suite: Suite) -> Iterator[Finding]:
    """Every keyword that the model would refuse."""
    known: dict[str, Model | None] = {}
    for facts, note in suite.notes(RULE.code):
        meaning, by_manager, *names = note.data
        if meaning not in known:
            known[str(meaning)] = model_of(suite, str(meaning))
        model = known[str(meaning)]
        if model is None or not model.closed or (by_manager and "objects" in model.names):
            continue
        for name in map(str, names):
            if not accepts(suite, model, name):
                yield _finding((facts.path, note.line, note.column), note.scope, model, name)


def _finding(where: tuple[str, int, int], scope: str, model: Model, name: str) -> Finding:
    near = difflib.get_close_matches(name, tuple(model.columns), n=1)
    return finding(
        RULE,
        where,
        f"{model.name} has no `{name}`",
        explanation="The model refuses the argument in every test behind this helper.",
        subject=f"{model.name}.{name}",
        qualname=scope,
        related=(Related(path=model.path, line=model.line, message=f"has no `{name}`"),),
        fix=Fix(title=f"`{near[0]}` is the nearest column." if near else "Take the argument out.", safe=False),
    )


RULE = Rule(
    code="B04",
    name="builder-drift",
    severity="warning",
    family="factories",
    consequence="hygiene",
    check=check,
    sees={ast.Call: see_call},
    words=("models", "Model", "db", "entities", "tables"),
    hints=(),
)
