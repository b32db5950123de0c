"""A factory gives the same value to a unique column every time.

The first object is created; the second violates the constraint. Tests that need two of them fail, and tests that run in
one database depend on their order.

What proves it: the factory's model resolved in the source, a column with `unique=True`, and a literal for it in the
factory. `django_get_or_create` and `sqlalchemy_get_or_create` are passed over.

How to mend it: `factory.Sequence`.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Rule
from itest.model.suite import Suite
from itest.rules._factories import factories
from itest.rules._findings import finding
from itest.rules._models import model_of


def check(suite: Suite) -> Iterator[Finding]:
    """Every literal that a factory gives to a unique column."""
    for factory in factories(suite):
        constants = [one for one in factory.declared if one.kind == "constant"]
        model = model_of(suite, factory.model) if constants and not factory.get_or_create else None
        for one in constants if model is not None else ():
            if model is not None and model.columns.get(one.name, (False, False))[1]:
                yield finding(
                    RULE,
                    (one.path, one.line, one.column),
                    f"`{factory.name}` gives every {model.name} the same `{one.name}`, which must be unique",
                    explanation="The second object violates the constraint.",
                    subject=f"{model.name}.{one.name}",
                    qualname=factory.name,
                    related=(Related(path=model.path, line=model.line, message=f"`{one.name}` is unique"),),
                    fix=Fix(title=f"`{one.name} = factory.Sequence(lambda n: ...)`", safe=False),
                )


RULE = Rule(
    code="B05",
    name="constant-unique",
    severity="warning",
    family="factories",
    consequence="hygiene",
    check=check,
)
