"""The first steps of `init`: read the source, settle the answers, find an environment that can run the project."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from itest.errors import ItestError
from itest.flow.answers import settle
from itest.flow.loading import load
from itest.flow.options import Options
from itest.flow.remains import earlier
from itest.flow.work import Progress, Work
from itest.model.facts import Interpreter, ProjectFacts
from itest.model.question import Asker, Question
from itest.packaging.environment import Environment, describe, interpreter_at
from itest.packaging.manager import manager_called
from itest.packaging.scratch import scratch_environment
from itest.registry import room
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from itest.stages.record import source_digest
from itest.stages.write import Claim, check_writable, claim, pending, recover


def begin(options: Options, asker: Asker, progress: Progress, *, without: str | None = None) -> Work:
    """Everything that can be known and asked before the project is run; `without` names a pack that is not loaded.

    Raises ItestError for projects that itest cannot work on, and where the user does not want the application run.
    """
    with progress.step("Read the source"):
        tree, facts = look(options)
    held, told = alone(tree.root, options)
    if told and held:
        tree, facts = look(options)
    _sound(facts)
    before, move = earlier(tree.root, tree.paths)
    answers = settle(facts, options, before, asker)
    packs = load(tree.root, before, without)
    if not options.dry_run:
        check_writable(tree.root, answers.tests_dir)
    digest = source_digest(tree.root, tree.paths, [answers.tests_dir], answers)
    interpreter, environment = find_environment(facts, options, asker)
    _consent(options, asker, interpreter, known=before is not None and before.whole)
    facts = dataclasses.replace(facts, interpreter=interpreter)
    answers = dataclasses.replace(answers, interpreter=interpreter)
    return Work(
        options=options,
        asker=asker,
        progress=progress,
        facts=facts,
        answers=answers,
        digest=digest,
        before=before,
        environment=environment,
        claim=held,
        notes=[told] if told else [],
        packs=packs,
        move=move,
    )


def alone(root: Path, options: Options) -> tuple[Claim | None, str | None]:
    """The project for this process alone, and what is to be told of an earlier one that was killed as it wrote."""
    if options.dry_run:
        killed = "An earlier itest was killed while it wrote: the next command that writes takes that back first."
        return None, killed if pending(root) else None
    return claim(root), recover(root)


def look(options: Options) -> tuple[SourceTree, ProjectFacts]:
    """The facts; where the one application lies in a folder of its own (a monorepo's `backend/`), that folder's."""
    tree = SourceTree(options.project)
    python = interpreter_at(options.python, tree.root).path if options.python else None
    facts = inspect(tree, python=python, app=options.app)
    deeper = next((u.candidates for u in facts.unknowns if u.what == "project folder"), ())
    if len(deeper) == 1:
        tree = SourceTree(tree.root / deeper[0])
        facts = inspect(tree, python=python, app=options.app)
    elif deeper:
        raise ItestError(
            f"There are several applications below {tree.root}: {', '.join(deeper)}",
            advice=f"Name the one to work on, for example -C {deeper[0]}.",
        )
    return tree, _as_exported(tree, facts, python, options)


def _as_exported(tree: SourceTree, facts: ProjectFacts, python: str | None, options: Options) -> ProjectFacts:
    """With the settings that this shell names for Django, which pytest-django takes before all others."""
    exported = os.environ.get("DJANGO_SETTINGS_MODULE")
    if facts.framework != "django" or options.app or not exported or exported in [app.module for app in facts.apps[:1]]:
        return facts
    try:
        return inspect(tree, python=python, app=exported)
    except ItestError as error:
        raise ItestError(
            f"DJANGO_SETTINGS_MODULE={exported} is set in this shell, and this project has no such settings",
            advice="Run `unset DJANGO_SETTINGS_MODULE` and then itest again: no test could start with it.",
        ) from error


def _sound(facts: ProjectFacts) -> None:
    """A configuration that no tool can read is mended first: pytest itself would stop at it."""
    for unknown in facts.unknowns:
        if unknown.what in ("pyproject.toml", "setup.cfg", "pytest.ini", "tox.ini"):
            raise ItestError(f"{unknown.what} is broken: {unknown.why}", advice="Mend it first.")


def find_environment(facts: ProjectFacts, options: Options, asker: Asker) -> tuple[Interpreter, Environment]:
    """The first interpreter that has the project's framework; a scratch environment where the user agrees to one."""
    tried = "none was found"
    if not (options.scratch and not options.python):
        for interpreter in _interpreters(facts, options):
            environment = describe(interpreter)
            if _serves(environment, facts):
                return dataclasses.replace(interpreter, version=environment.python), environment
            tried = f"{facts.framework} is not installed in {interpreter.path}" if tried.startswith("none") else tried
    create = manager_called(facts.tooling.package_manager).create
    if options.python or not _scratch_wanted(options, asker):
        raise ItestError(
            f"No environment with the project's dependencies: {tried}",
            advice=f"Make one with `{create}`, or name it with --python PATH,\n"
            "or let itest make one in its own cache with --scratch-env.",
        )
    interpreter = scratch_environment(Path(facts.root))
    return interpreter, describe(interpreter)


def _scratch_wanted(options: Options, asker: Asker) -> bool:
    if options.scratch is not None:
        return options.scratch
    text = "No environment has the project's dependencies. Make one in itest's own cache folder?"
    return bool(asker(Question(kind="confirm", text=text, flag="--scratch-env", optional=True)))


def _interpreters(facts: ProjectFacts, options: Options) -> Iterator[Interpreter]:
    """The project's own, then what is active, then what itest runs on: it may live in the project's environment."""
    if facts.interpreter is not None:
        yield facts.interpreter
    if options.python:
        return
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        for part in ("bin/python", "Scripts/python.exe", "python.exe"):
            path = Path(os.environ.get(variable, os.devnull)) / part
            if path.is_file():
                yield Interpreter(path=str(path), kind=variable)
    yield Interpreter(path=sys.executable, kind="the interpreter of itest")
    for command in ("python3", "python"):
        if found := shutil.which(command):
            yield Interpreter(path=found, kind="PATH")


def _serves(environment: Environment, facts: ProjectFacts) -> bool:
    packages = room("itest.frameworks", "FRAMEWORK")[facts.framework or ""].packages
    return any(package.replace("_", "-").lower() in environment.versions for package in packages)


def _consent(options: Options, asker: Asker, interpreter: Interpreter, *, known: bool) -> None:
    """Whether the application may be imported: said by flag, said before (`known`), or asked."""
    text = f"Import the application with {interpreter.path}? (in a copy, scratch database, no network)"
    question = Question(kind="confirm", text=text, flag="--probe", default=("yes",))
    allowed = options.probe is not False
    if allowed and options.probe is None and not known:
        allowed = bool(asker(question))
    if not allowed:
        raise ItestError(
            "itest makes tests of what it sees the application do, so it has to import it once",
            advice="Run it again with --probe: in a copy, on a scratch database, without network.\n"
            "`itest inspect` shows what can be seen without.",
        )
