"""`add ci`: a workflow for GitHub Actions that installs the project its own way and runs the suite."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

from itest.errors import ItestError
from itest.flow.options import Options
from itest.flow.recalling import recorded
from itest.flow.work import Progress
from itest.model.answers import Answers
from itest.model.changes import Change, ChangeSet
from itest.model.facts import AppEntry, Interpreter, ProjectFacts, Where
from itest.model.manifest import Manifest
from itest.model.outcome import Outcome
from itest.model.plan import Plan, PlannedFile
from itest.model.question import Asker, Question
from itest.packaging.workflow import workflow
from itest.stages.render import render, style_of
from itest.stages.write import write

FOLDER, NAME = ".github/workflows", "integration-tests.yml"


def add_ci(options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Write the workflow into the repository that the project lies in; one that is there is never overwritten.

    Raises ItestError where there is no suite to run yet, and where another file is in the way.
    """
    started = time.perf_counter()
    tree, facts, before = recorded(options, progress)
    top = _repository(tree.root)
    changes = ChangeSet(changes=_rendered(top, facts, before))
    outcome = Outcome(status="planned", facts=facts, answers=_answers(facts, before), changes=changes)
    change = changes.changes[0]
    if change.kind == "keep":
        outcome = dataclasses.replace(outcome, status="unchanged", changes=ChangeSet(changes=()))
    elif change.before is not None:
        advice = "It was left as it is. Move it away to have it made anew."
        raise ItestError(f"{change.path} is there already", advice=advice, where=change.path)
    elif not options.dry_run:
        if not options.yes:
            progress.plan(changes)
        if not asker(Question(kind="confirm", text=f"Write {change.path}?", flag="--yes", default=("yes",))):
            raise ItestError("Nothing was written, as you wished", advice="--dry-run shows the plan without asking.")
        receipt = write(top, changes).receipt
        outcome = dataclasses.replace(outcome, status="written", receipt=receipt)
    return dataclasses.replace(outcome, seconds=time.perf_counter() - started)


def _rendered(top: Path, facts: ProjectFacts, before: Manifest) -> tuple[Change, ...]:
    root = Path(facts.root)
    version = facts.interpreter.version if facts.interpreter else None
    told = workflow(root, facts.tooling, before.tests_dir, version)
    below = root.resolve().relative_to(top.resolve()).as_posix()
    context = {**dataclasses.asdict(told), "folder": "" if below == "." else below}
    file = PlannedFile(path=NAME, template="ci/github.yml.jinja", ownership="seeded", context=context)
    return render(Plan(tests_dir=FOLDER, files=(file,), dependencies=()), top, style_of(facts)).changes


def _repository(root: Path) -> Path:
    """The folder of the repository: workflows count only there."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


def _answers(facts: ProjectFacts, before: Manifest) -> Answers:
    known = next((app for app in facts.apps if app.spelling == before.app), None)
    place = Where(path=".itest.toml", line=1)
    return Answers(
        app=known or AppEntry(module=before.app, attr="", kind="django", where=place, reason="recorded"),
        interpreter=facts.interpreter or Interpreter(path="python", kind="none"),
        boundaries=before.boundaries,
        tests_dir=before.tests_dir,
    )
