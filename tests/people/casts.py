"""Finds the people of the small applications below `tests/projects/entrances/`, as `itest init` does."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from itest.flow.answers import settle
from itest.flow.asking import take_default
from itest.flow.options import Options
from itest.model.facts import Interpreter
from itest.model.observations import Personas
from itest.sandbox import Sandbox
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from itest.stages.observe import observe_personas
from itest.stages.plan import plan_foundation
from itest.stages.probe import probe
from itest.stages.render import render, style_of
from tests.samples import PROJECTS

ENTRANCES = PROJECTS / "entrances"


def cast(name: str, python: Path, into: Path) -> tuple[Personas, dict[str, str]]:
    """The people of one application and the files of the foundation that stands on them, by path in the suite."""
    project = Path(shutil.copytree(ENTRANCES / name, into / name, ignore=shutil.ignore_patterns("__pycache__")))
    interpreter = Interpreter(path=str(python), kind="--python")
    facts = replace(inspect(SourceTree(project)), interpreter=interpreter)
    answers = settle(facts, Options(project=project, yes=True), None, take_default)
    answers = replace(answers, interpreter=interpreter)
    with Sandbox.create(facts, answers.interpreter) as box:
        runtime = probe(facts, answers, box)
        style = style_of(facts)
        box.lay(render(plan_foundation(facts, answers, runtime), project, style))
        people = observe_personas(facts, answers, runtime, box)
        made = render(plan_foundation(facts, answers, runtime, people), project, style)
        box.lay(made)
    prefix = f"{answers.tests_dir}/"
    return people, {c.path.removeprefix(prefix): (c.after or b"").decode() for c in made.changes}
