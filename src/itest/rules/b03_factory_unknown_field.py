"""A factory declares what its model does not have.

The column was renamed or removed; the factory still gives it. SQLAlchemy and Django refuse the argument with a
TypeError in every test that uses the factory.

What proves it: the factory's model resolved in the source, with all bases known, and in it no column, relationship,
property or method of that name. Excluded, renamed and inline arguments, post-generation declarations, back references
named as text, and models with an `__init__` of their own are passed over.

How to mend it: rename the declaration (the nearest name is given), or take it out.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Rule
from itest.model.suite import Suite
from itest.rules._factories import Declared, Factory, factories
from itest.rules._findings import finding
from itest.rules._models import Model, accepts, model_of


def check(suite: Suite) -> Iterator[Finding]:
    """Every declaration that the model would refuse."""
    for factory in factories(suite):
        model = model_of(suite, factory.model)
        if model is None or not model.closed or not factory.closed or factory.by_hand:
            continue
        for one in factory.declared:
            if one.kind != "post" and one.name not in factory.apart and not accepts(suite, model, one.name):
                yield _finding(factory, model, one)


def _finding(factory: Factory, model: Model, one: Declared) -> Finding:
    near = difflib.get_close_matches(one.name, tuple(model.columns), n=1)
    return finding(
        RULE,
        (one.path, one.line, one.column),
        f"`{factory.name}` declares `{one.name}`, which {model.name} does not have",
        explanation="The model refuses the argument in every test that uses the factory.",
        subject=f"{model.name}.{one.name}",
        qualname=factory.name,
        related=(Related(path=model.path, line=model.line, message=f"has no `{one.name}`"),),
        fix=Fix(title=f"`{near[0]}` is the nearest column." if near else "Take the declaration out.", safe=False),
    )


RULE = Rule(
    code="B03",
    name="factory-unknown-field",
    severity="error",
    family="factories",
    consequence="hygiene",
    check=check,
)
