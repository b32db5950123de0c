"""A factory leaves out a column that the database requires.

The model got a column that must not be NULL and has no default; the factory was not told. Every test that uses it fails
with an IntegrityError far from the cause, or passes only because it gives the value itself.

What proves it: the factory's model resolved in the source, with all bases known, and in it a column that is not
nullable, without default, server default, foreign key or primary key, which neither the factory nor its bases declare.
Factories that make the object in their own way (`_create`, `Params`, renamed fields) are passed over, and so are models
with an `__init__` of their own.

How to mend it: declare the column in the factory.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._columns import WORDS, see_class
from itest.rules._factories import Factory, factories, see_factory
from itest.rules._findings import finding
from itest.rules._models import Model, model_of


def see(node: ast.AST, place: Place) -> Iterator[Note]:
    """Models and factories; the other rules of the family read these notes as well."""
    yield from see_class(node, place)
    yield from see_factory(node, place)


def check(suite: Suite) -> Iterator[Finding]:
    """Every required column that a factory leaves out."""
    for factory in factories(suite):
        model = model_of(suite, factory.model)
        if model is None or not model.closed or not factory.closed or factory.by_hand or factory.apart:
            continue
        if "before_insert" in suite.sources.text(model.path):
            continue
        declared = {one.name for one in factory.declared}
        for name, (required, _) in model.columns.items():
            if required and name not in declared and not _by_mapper(suite, name):
                yield _finding(factory, model, name)


def _by_mapper(suite: Suite, name: str) -> bool:
    """Whether SQLAlchemy fills the column by itself: the kind of a polymorphic row, or its version."""
    fills = re.compile(rf"(?:polymorphic_on|version_id_col)[\"']?\s*[:=]\s*[\"']?(?:\w+\.)*{re.escape(name)}\b")
    return any(
        fills.search(suite.sources.text(facts.path))
        for word in ("polymorphic_on", "version_id_col")
        for facts in suite.sources.mentioning(word)
    )


def _finding(factory: Factory, model: Model, name: str) -> Finding:
    return finding(
        RULE,
        (factory.path, factory.line, factory.column),
        f"`{factory.name}` leaves out `{name}`, which {model.name} requires",
        explanation="The insert is refused: every test that uses the factory fails, or gives the value itself.",
        subject=f"{model.name}.{name}",
        qualname=factory.name,
        related=(Related(path=model.path, line=model.line, message=f"`{name}` is not nullable and has no default"),),
        fix=Fix(title=f"Declare `{name}` in the factory.", safe=False),
    )


RULE = Rule(
    code="B02",
    name="factory-missing-required",
    severity="error",
    family="factories",
    consequence="hygiene",
    check=check,
    sees={ast.ClassDef: see},
    words=WORDS,
    hints=(),
)
