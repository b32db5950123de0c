"""A model has changed since itest wrote the suite.

The factories that `.itest.toml` records were made from the models of that day. A column that was added since and must
not be NULL makes every insert fail; one that is gone makes every factory fail.

What proves it: `.itest.toml`, a factory in one of the files that it records, its model resolved in the source with all
bases known, and a required column that the factory does not declare, or a declaration that the model would refuse.

How to mend it: bring the factory up to date, or run `itest init` again.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Rule
from itest.model.suite import Suite
from itest.rules._factories import Factory, factories
from itest.rules._findings import finding
from itest.rules._models import Model, accepts, model_of
from itest.rules._written import written


def check(suite: Suite) -> Iterator[Finding]:
    """Factories of itest's own files that no longer fit their models."""
    recorded = written(suite)
    for factory in factories(suite) if recorded else ():
        model = model_of(suite, factory.model) if factory.path in recorded and factory.by_hand else None
        if model is None or not model.closed:
            continue
        declared = {one.name for one in factory.declared}
        for name, (required, _) in model.columns.items():
            if required and name not in declared:
                yield _finding(factory, model, name, f"requires `{name}`, which `{factory.name}` does not give")
        for one in factory.declared:
            if one.kind != "post" and not accepts(suite, model, one.name):
                yield _finding(factory, model, one.name, f"has no `{one.name}`, which `{factory.name}` gives")


def _finding(factory: Factory, model: Model, name: str, says: str) -> Finding:
    return finding(
        RULE,
        (factory.path, factory.line, factory.column),
        f"{model.name} {says}",
        explanation="The model has changed since itest wrote the suite: the factory fails in every test.",
        subject=f"{model.name}.{name}",
        qualname=factory.name,
        related=(Related(path=model.path, line=model.line, message=f"{model.name} as it is today"),),
        fix=Fix(title="Bring the factory up to date, or run `itest init` again.", safe=False),
    )


RULE = Rule(
    code="D04",
    name="model-changed",
    severity="warning",
    family="drift",
    consequence="hygiene",
    check=check,
)
