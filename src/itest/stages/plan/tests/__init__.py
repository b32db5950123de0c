"""Plans the tests of a suite: one module per resource and one for the logins, from what was observed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations
from itest.model.plan import PlannedFile
from itest.model.runtime import RuntimeFacts
from itest.stages.plan.builders import PayloadBuilder, builder_function
from itest.stages.plan.context import frame
from itest.stages.plan.tests.code import Import
from itest.stages.plan.tests.modules import AUTH, Beside, Module, Suite, suite
from itest.stages.plan.tests.payloads import bases, builders
from itest.stages.plan.tests.things import Making
from itest.stages.plan.tests.world import world

TEMPLATES = {AUTH: "boundaries/auth/test_auth.py.jinja", "contract": "boundaries/contract/test_contract.py.jinja"}
RESOURCE = "boundaries/api/test_resource.py.jinja"

ALONE = Beside()
Seen = tuple[ProjectFacts, Answers, RuntimeFacts, Observations]


def plan_tests(
    facts: ProjectFacts,
    answers: Answers,
    runtime: RuntimeFacts,
    observations: Observations,
    beside: Beside = ALONE,
) -> tuple[PlannedFile, ...]:
    """`test_<resource>.py` for each resource, `test_auth.py` and the chapters of `beside`, by path."""
    shared = frame(facts, runtime)
    seen = (facts, answers, runtime, observations)
    return tuple(_planned(module, shared) for module in _suite(seen, beside).modules)


def plan_things(
    facts: ProjectFacts,
    answers: Answers,
    runtime: RuntimeFacts,
    observations: Observations,
    beside: Beside = ALONE,
) -> tuple[Making, ...]:
    """The fixtures that several test modules start from; they belong into the conftest."""
    return _suite((facts, answers, runtime, observations), beside).shared


def plan_payloads(
    facts: ProjectFacts,
    answers: Answers,
    runtime: RuntimeFacts,
    observations: Observations,
    beside: Beside = ALONE,
) -> tuple[PayloadBuilder, ...]:
    """The request bodies that tests, fixtures and what stands beside them build, by noun."""
    seen = (facts, answers, runtime, observations)
    tests = _suite(seen, beside)
    found = builders(world(*seen), tests.bases)
    imported = beside.imports.union(*(m.imports for m in tests.modules), *(thing.imports for thing in tests.shared))
    return tuple(builder for builder in found if (".builders", builder_function(builder.noun)) in imported)


def known_payloads(
    facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, observations: Observations
) -> tuple[PayloadBuilder, ...]:
    """Every request body that was accepted, by noun, whether a test builds it or not."""
    known = world(facts, answers, runtime, observations)
    return tuple(builders(known, bases(known, every=True)))


def import_lines(imports: Iterable[Import]) -> tuple[str, ...]:
    """The statements that bring these names in, sorted."""
    return tuple(
        sorted(f"from {module} import {name}" if name else f"import {module}" for module, name in set(imports))
    )


def _suite(seen: Seen, beside: Beside) -> Suite:
    return suite(world(*seen), seen[3].personas, beside.chapters)


def _planned(module: Module, shared: Mapping[str, Any]) -> PlannedFile:
    return PlannedFile(
        path=f"test_{module.stem}.py",
        template=TEMPLATES.get(module.stem, RESOURCE),
        ownership="owned",
        context={**shared, "module": module, "import_lines": import_lines(module.imports)},
        boundary=module.boundary,
    )
