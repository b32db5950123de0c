"""Plans what every suite stands on: conftest.py, the support modules that this project needs, and the factories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from itest.assets import templates
from itest.boundaries._chosen import chosen, contexts, requirements
from itest.boundaries._left_alone import left_alone
from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations, Personas
from itest.model.plan import FixtureUse, Plan, PlannedFile
from itest.model.runtime import RuntimeFacts
from itest.registry import room
from itest.stages.plan.context import http_library, suite_context
from itest.stages.plan.factories import factory_notes, plan_factories
from itest.stages.plan.mailbox import mail_context, mail_dependencies
from itest.stages.plan.memory import memory_context
from itest.stages.plan.people import people_context
from itest.stages.plan.reuse import fixture_uses, noted, provided, told, unserved

IN_ANY_ORDER = frozenset({"http", "queue", "storage"})
"""Boundaries whose effects tests compare in any order; mails are the other ones."""


def plan_foundation(
    facts: ProjectFacts,
    answers: Answers,
    runtime: RuntimeFacts,
    seen: Personas | Observations | None = None,
    *,
    things: Sequence[Any] = (),
) -> Plan:
    """The suite without its tests; without anything `seen` also without accounts and what is the user's.

    Once more is known than accounts, doubles have only what is needed of them. `things` is what `plan_things` gives.
    """
    observations = seen if isinstance(seen, Observations) else None
    personas = seen.personas if isinstance(seen, Observations) else seen
    made = plan_factories(runtime, facts.orm or "", personas, framework=facts.framework)
    context = suite_context(facts, answers, runtime)
    context.update(memory_context(runtime.memory), has_factories=bool(made), shared_things=tuple(things))
    context.update(people_context(context, personas))
    given = contexts(answers.boundaries, facts, runtime, observations)
    context.update(given, left_alone=left_alone(facts, answers.boundaries, given))
    context.update(mail_context(facts, answers, runtime), crossed=_with_fixtures(answers))
    context.update(in_any_order=context["mail"] is not None or bool(IN_ANY_ORDER & {*context["crossed"]}))
    uses = _of_the_users(facts if observations else unserved(facts), answers, context)
    files = (
        PlannedFile(path="__init__.py", template="suite/__init__.py.jinja", ownership="owned", context=context),
        PlannedFile(path="conftest.py", template="suite/conftest.py.jinja", ownership="owned", context=context),
        *_support(context),
        *(file for file in made if not _is_test(file)),
    )
    return Plan(
        tests_dir=answers.tests_dir,
        files=tuple(replace(file, boundary=file.boundary or "database") for file in files),
        dependencies=_distinct(
            *dependencies(facts, runtime, factories=bool(made)),
            *mail_dependencies(context),
            *requirements(given),
        ),
        notes=(*factory_notes(runtime, facts.orm or ""), *noted(uses)),
        fixtures=uses,
    )


def _of_the_users(facts: ProjectFacts, answers: Answers, context: dict[str, Any]) -> tuple[FixtureUse, ...]:
    """What becomes of the user's fixtures, which the context is told as well."""
    uses = fixture_uses(facts, answers.tests_dir, provided(context))
    context.update(conftest_notes=told(uses), reused=frozenset(use.name for use in uses if use.use == "reused"))
    return uses


def _distinct(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def dependencies(facts: ProjectFacts, runtime: RuntimeFacts, *, factories: bool) -> tuple[str, ...]:
    """Requirement strings of the libraries that the suite imports; whether they are there already is not asked here."""
    framework = room("itest.frameworks", "FRAMEWORK").get(facts.framework or "")
    orm = room("itest.orms", "ORM").get(facts.orm or "")
    named = [*(framework.test_dependencies if framework else ()), *(orm.test_dependencies if orm else ())]
    wanted = ["pytest>=7", "dirty-equals>=0.7", *(["factory-boy>=3.3"] if factories else []), *named]
    return tuple(dict.fromkeys(http_library(runtime) if name == "httpx" else name for name in wanted))


def _support(context: Mapping[str, Any]) -> Iterator[PlannedFile]:
    """Every template in a support folder of the chosen rooms; of one name the framework's wins, then the ORM's."""
    rooms = ("suite", f"databases/{context['dialect']}", f"orms/{context['orm']}", f"frameworks/{context['framework']}")
    found = {}
    for name in (*(f"boundaries/{name}" for name in context["crossed"]), *rooms):
        folder = templates() / name / "support"
        for template in sorted(folder.glob("*.py.jinja")) if folder.is_dir() else ():
            found[template.name.removesuffix(".jinja")] = f"{name}/support/{template.name}"
    for name in sorted(found):
        kind, _, boundary = found[name].rpartition("/support/")[0].partition("/")
        yield PlannedFile(
            path=f"support/{name}",
            template=found[name],
            ownership="owned",
            context=context,
            boundary=boundary if kind == "boundaries" else None,
        )


def _with_fixtures(answers: Answers) -> tuple[str, ...]:
    """The boundaries that bring fixtures of their own into the conftest, each after those that it stands on."""
    rooms = templates() / "boundaries"
    names = (boundary.name for boundary in chosen(answers.boundaries))
    return tuple(name for name in names if (rooms / name / "fixtures.jinja").exists())


def _is_test(file: PlannedFile) -> bool:
    return file.path.rpartition("/")[2].startswith("test_")
