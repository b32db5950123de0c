"""Puts a new suite below a conftest of the user's whose fixtures can serve it, where it need not lie elsewhere.

A conftest that imports the application keeps a suite away, as the suite's environment would come too late. Once the
application is known, so is whether the suite sets up any environment at all: one that hands everything to a factory
does not.
"""

from __future__ import annotations

import dataclasses

from itest.assets import templates
from itest.flow.work import Work
from itest.source.tree import SourceTree
from itest.stages.place import place
from itest.stages.plan import expected_uses, plan_foundation
from itest.stages.record import source_digest
from itest.stages.write import check_writable


def go_nearer(work: Work) -> bool:
    """Whether the suite has another folder now, in reach of a fixture that can serve it."""
    if work.before is not None or work.task is not None or work.options.tests_dir or not work.answers.verify:
        return False
    conftests = tuple({each.home for each in work.facts.fixtures})
    folder = place(dataclasses.replace(work.facts, heedless=conftests))
    serving = any(use.use == "reused" for use in expected_uses(work.facts, folder))
    if folder == work.answers.tests_dir or not serving or _sets_environment(work):
        return False
    go_to(work, folder)
    return True


def go_to(work: Work, folder: str) -> None:
    """Have the suite in that folder, relative to the project."""
    work.answers = dataclasses.replace(work.answers, tests_dir=folder)
    work.digest = source_digest(work.root, SourceTree(work.root).paths, [folder], work.answers)
    if not work.options.dry_run:
        check_writable(work.root, folder)


def _sets_environment(work: Work) -> bool:
    """Whether anything of the suite has to come before the application is imported."""
    runtime = work.known_runtime()
    entry = runtime.entry or work.answers.app
    if entry.kind != "factory" or runtime.wiring.mechanism not in ("factory", "config"):
        return True
    plan = plan_foundation(work.facts, work.answers, runtime)
    context = next(file.context for file in plan.files if file.path == "conftest.py")
    home = templates() / "boundaries"
    return bool(
        context["environment"]
        or context["database_variables"]
        or context["left_alone"]["variables"]
        or any((home / name / "environment.jinja").exists() for name in context["crossed"])
    )
