"""Composes `prove`: look at the project, run its tests once in a copy, break things in memory, and see who notices."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from itest.errors import ItestError, NotGreenError
from itest.flow.answers import supported
from itest.flow.asking import refuse
from itest.flow.opening import find_environment, look
from itest.flow.options import Options
from itest.flow.watching import LIBRARIES
from itest.flow.work import Progress
from itest.model.facts import Interpreter, ProjectFacts
from itest.model.manifest import Manifest
from itest.model.proof import Baseline, Proof
from itest.packaging.environment import Environment
from itest.packaging.overlay import overlay
from itest.packaging.plugins import plugins_for
from itest.packaging.requirements import missing
from itest.registry import room
from itest.sandbox import Sandbox
from itest.stages.prove import Crew, choose, survey, trial
from itest.stages.record import read_manifest

Bar = Callable[[int], AbstractContextManager[Callable[[int], None]]]
"""Makes a progress bar for so many faults; what it gives is called with how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveOptions:
    """The flags of `prove`. `tests` are paths or node ids; () means the generated suite, else what pytest collects.

    `environment` are NAME=VALUE pairs for the tests; `workers` None means two where the suite is ours, else one.
    """

    project: Path
    python: str | None = None
    tests: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    limit: int = 40
    seed: int = 0
    workers: int | None = None
    fail_under: float | None = None


def prove(options: ProveOptions, progress: Progress, bar: Bar) -> Proof:
    """Seed faults and see which of them the tests notice; nothing in the project changes.

    Raises NotGreenError when tests fail without any fault, ItestError when there is nothing to run or to break.
    """
    started = time.perf_counter()
    given = Options(project=options.project, python=options.python)
    with progress.step("Read the source"):
        tree, facts = look(given)
    supported(facts)
    before = read_manifest(tree.root)
    arguments = _tests(options.tests, tree.root, before)
    interpreter, environment = find_environment(facts, given, refuse)
    with Sandbox.create(facts, interpreter, _overlay(facts, interpreter, environment)) as box:
        box.environment.update(_variables(options.environment))
        with progress.step("Run the tests without any fault, and see what they run"):
            baseline = survey(box, facts.framework or "", arguments, _outside(facts, before, arguments))
        _green(baseline)
        chosen = choose(baseline.faults, limit=options.limit, seed=options.seed, endpoints=options.endpoints)
        with bar(len(chosen)) as tell:
            workers = options.workers or _workers(before, options)
            outcomes = trial(box, baseline, chosen, arguments, Crew(workers=workers, progress=tell))
    return Proof(
        project=facts.root,
        outcomes=outcomes,
        endpoints=baseline.endpoints,
        tests=len(baseline.tests),
        possible=len(baseline.faults),
        seed=options.seed,
        baseline_seconds=baseline.seconds,
        seconds=time.perf_counter() - started,
        fail_under=options.fail_under,
    )


def _tests(given: Sequence[str], root: Path, before: Manifest | None) -> tuple[str, ...]:
    """Arguments for pytest, relative to the project."""
    if not given:
        return (before.tests_dir,) if before is not None and (root / before.tests_dir).is_dir() else ()
    return tuple(_inside(argument, root) for argument in given)


def _inside(argument: str, root: Path) -> str:
    name, colons, rest = argument.partition("::")
    for path in (root / name, Path(name).absolute()):
        if path.exists() and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix() + colons + rest
    raise ItestError(f"--tests {argument}: there is no such file or folder in {root}")


def _outside(facts: ProjectFacts, before: Manifest | None, arguments: Sequence[str]) -> tuple[str, ...]:
    """Where tests live: nothing is broken there."""
    named = [argument.partition("::")[0] for argument in arguments]
    known = [facts.tooling.tests_dir, before.tests_dir if before else None]
    return tuple(dict.fromkeys(place for place in (*named, *known) if place and place != "."))


def _overlay(facts: ProjectFacts, interpreter: Interpreter, environment: Environment) -> Path | None:
    """What the tests need and the environment lacks."""
    declared = (
        room("itest.frameworks", "FRAMEWORK").get(facts.framework or ""),
        room("itest.orms", "ORM").get(facts.orm or ""),
    )
    wanted = [*LIBRARIES, *plugins_for(facts.tooling.pytest_options)]
    wanted += [text for each in declared if each is not None for text in each.test_dependencies]
    lacking = missing(wanted, environment.versions)
    return overlay(interpreter, sorted(set(lacking)), environment.versions) if lacking else None


def _variables(pairs: Sequence[str]) -> dict[str, str]:
    wrong = next((pair for pair in pairs if "=" not in pair), None)
    if wrong is not None:
        raise ItestError(f"--env {wrong} is no NAME=VALUE", advice="For example --env SECRET_KEY=x.")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def _green(baseline: Baseline) -> None:
    if baseline.red:
        lines = [f"{each.test}: {each.reason}" for each in baseline.red[:10]]
        lines += [f"and {len(baseline.red) - 10} more"] if len(baseline.red) > 10 else []
        total = len(baseline.tests) + len(baseline.errors)
        message = f"{len(baseline.red)} of {total} tests fail before any fault is seeded"
        raise NotGreenError(message, advice="\n".join(lines))
    if not baseline.faults:
        raise ItestError(
            "The tests reach no handler of this project, so there is nothing to break",
            advice="Do they call the application? --tests PATH names the ones that do.",
        )


def _workers(before: Manifest | None, options: ProveOptions) -> int:
    """Several only where it is known that tests run side by side: our suites give each worker its own database."""
    ours = before is not None and not options.tests
    return min(os.cpu_count() or 1, 4) if ours else 1
