"""The steps in the sandbox: import the application, lay the foundation, watch it, plan the tests, prove them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from itest.errors import ItestError
from itest.flow.covering import refuse_mute
from itest.flow.leaving_out import leave_out
from itest.flow.merging import merge_work
from itest.flow.nearer import go_nearer, go_to
from itest.flow.parts import overridden, parts, requirements, together
from itest.flow.reusing import settled
from itest.flow.trying import runner, try_new_packs
from itest.flow.work import Work
from itest.model.changes import Change, ChangeSet
from itest.model.observations import Observations
from itest.model.plan import Plan
from itest.packaging.overlay import overlay
from itest.packaging.plugins import plugins_for
from itest.packaging.requirements import missing, name_of
from itest.registry import room
from itest.sandbox import JobError, Sandbox
from itest.stages.observe import observe, observe_personas
from itest.stages.plan import plan_foundation, plan_suite
from itest.stages.probe import probe
from itest.stages.reconcile import reconcile
from itest.stages.render import Style, format_sources, render, style_of
from itest.stages.verify import suite_modules, verify

LIBRARIES = ("pytest>=7", "factory-boy>=3.3", "dirty-equals>=0.7")
"""What every suite needs, so that one overlay serves from the first import on in the usual case."""

NAMED = re.compile(r"[A-Za-z_][\w.]*(: |$)")
PLACE = re.compile(r"^(\S+\.py):(\d+): ", re.MULTILINE)
"""A line of pytest's that says where something was raised or called."""


def work_in_sandbox(work: Work) -> None:
    """From facts to a change set that has been proved green in a copy of the project; fills in `work`."""
    brought = parts(work) if work.merging else ()
    first = room("itest.frameworks", "FRAMEWORK")[work.facts.framework or ""].test_dependencies
    _lay_libraries(work, (*first, *requirements(work.packs)))
    with Sandbox.create(work.facts, work.answers.interpreter, work.overlay) as box:
        with work.progress.step("Import the application in a scratch copy"):
            work.runtime = probe(work.facts, work.answers, box)
            if work.task is not None:
                work.answers = dataclasses.replace(work.answers, only=work.task.endpoints(work))
        _watched_nearby(work, box)
        with work.progress.step("Write the tests"):
            suite = work.changes = settled(work, box, lambda: _written(work))
            if work.task is not None:
                work.changes = work.task.changes(work, suite)
            elif not work.merging:
                work.changes, work.kept = reconcile(work.changes, work.before)
        if work.answers.verify and suite_modules(work.changes.changes):
            _restore(work, box, [change.path for change in suite.changes if work.task is not None])
            with work.progress.step("Run them in order, reversed and shuffled"):
                _prove(work, box)
        try_new_packs(work, box, brought)
    if work.task is not None:
        work.changes = work.task.proved(work)
    if work.merging:
        merge_work(work, together(work.changes, brought, work.packs))
    work.outside = box.outside
    work.notes += [*box.notes, *work.known_runtime().notes, *work.changes.notes]


def unobservable(error: JobError, copy: Path) -> ItestError:
    """What the user is told when the application cannot be driven: its own first telling line, and the place."""
    told = error.error
    message = str(told.get("message", ""))
    if told.get("type") == "OwnEngineError":
        return ItestError(
            "The application makes a database engine for each request, so no test could take back what it writes",
            advice="Make the engine once, as a name of a module or on app.state.",
            where=message,
        )
    advice = "Run it again with -v for all that is known; if the project is not to blame, please report it."
    text = f"The application could not be observed: {told.get('type')}: {_telling(message)}"
    places = [(str(frame[0]), frame[1]) for frame in told.get("frames", ())] + PLACE.findall(message)
    ours = [(copy / file, line) for file, line in places if (copy / file).is_relative_to(copy)]
    where = [f"{file.relative_to(copy).as_posix()}:{line}" for file, line in ours if file.is_file()]
    return ItestError(text, advice=advice, where=where[-1] if where else None)


def _telling(message: str) -> str:
    """The line that names the last error of a chain: others were handled, and its further lines only explain it."""
    lines = [line for line in message.splitlines() if line.strip()]
    marked = [index for index, line in enumerate(lines) if f"{line} ".startswith("E ")]
    if not marked:
        return lines[0].strip() if lines else ""
    begin = max(index for index in marked if index - 1 not in marked)
    block = [lines[index][1:].strip() for index in marked if index >= begin]
    return next((line for line in block if NAMED.match(line)), block[0])


def _watched_nearby(work: Work, box: Sandbox) -> None:
    """Watch it from below a conftest of the user's that can be of use, unless that gets in the way."""
    folder = work.answers.tests_dir
    if go_nearer(work):
        answers, told = work.answers, len(work.notes)
        try:
            return _watched(work, box)
        except ItestError:
            work.answers = answers
            del work.notes[told:]
            go_to(work, folder)
    return _watched(work, box)


def _watched(work: Work, box: Sandbox) -> None:
    """Watch it, without the boundaries whose own support does not run here."""
    while True:
        try:
            return _watch(work, box)
        except JobError as error:
            wanted = work.task is not None or work.merging
            if wanted or not leave_out(work, error, box.project):
                raise unobservable(error, box.project) from error


def _watch(work: Work, box: Sandbox) -> None:
    """Observe the application through the foundation that the tests will stand on."""
    runtime, style = work.known_runtime(), style_of(work.facts)
    with work.progress.step("Lay the foundation: database, application, client"):
        first = plan_foundation(work.facts, work.answers, runtime)
        _lay_libraries(work, (*first.dependencies, *requirements(work.packs)))
        box.overlay = work.overlay
        box.lay(_rendered(first, work, style))
    with work.progress.step("Find out how people sign up and log in"):
        personas = observe_personas(work.facts, work.answers, runtime, box)
        work.notes += personas.notes
        box.lay(_rendered(plan_foundation(work.facts, work.answers, runtime, personas), work, style))
    if work.answers.only == ():
        work.observations = Observations(personas=personas, things=(), scenarios=(), findings=(), missed=())
        return
    with work.progress.step(f"Call {_called(work)}, twice, and see what it does"):
        work.observations = observe(work.facts, work.answers, runtime, personas, box)
    if "api" in work.answers.boundaries and work.answers.only is None and not work.merging:
        refuse_mute(runtime.endpoints, work.observations)
    work.notes += work.observations.untold
    work.notes += work.observations.notes
    work.progress.detail(f"{work.observations.calls} calls in {work.observations.seconds:.1f} s")


def _called(work: Work) -> str:
    return "every endpoint" if work.answers.only is None else " and ".join(work.answers.only)


def _written(work: Work) -> tuple[Plan, ChangeSet]:
    plan = plan_suite(work.facts, work.answers, work.known_runtime(), _seen(work))
    return plan, _rendered(plan, work, style_of(work.facts))


def _rendered(plan: Plan, work: Work, style: Style) -> ChangeSet:
    return render(overridden(plan, work.packs), work.root, style)


def _seen(work: Work) -> Any:
    if work.observations is None:
        raise ItestError("The application has not been observed yet")
    return work.observations


def _lay_libraries(work: Work, requirements: tuple[str, ...]) -> None:
    """An overlay of what the environment lacks of these, and of the plugins that the project's pytest counts on."""
    wanted = (*LIBRARIES, *requirements, *plugins_for(work.facts.tooling.pytest_options))
    lacking = tuple(sorted(missing(_distinct(wanted), work.environment.versions)))
    if lacking and lacking != work.borrowed:
        with work.progress.step(f"Get test libraries: {', '.join(filter(None, map(name_of, lacking)))}"):
            work.overlay = overlay(work.answers.interpreter, lacking, work.environment.versions)
        work.borrowed = lacking


def _distinct(requirements: tuple[str, ...]) -> tuple[str, ...]:
    """One requirement a name; the later and so more particular one stays."""
    return tuple({name_of(requirement): requirement for requirement in requirements}.values())


def _restore(work: Work, box: Sandbox, laid: Sequence[str]) -> None:
    """Put the project's own version of what is kept, or was `laid`, back into the copy that was observed."""
    for path in (*laid, *(kept.path for kept in work.kept)):
        original = work.root / path
        content = original.read_bytes() if original.exists() else None
        box.lay(ChangeSet(changes=(Change(path=path, before=b"", after=content, ownership="seeded"),)))


def _prove(work: Work, box: Sandbox) -> None:
    style = style_of(work.facts)

    def tidy(texts: Mapping[str, str]) -> Mapping[str, str]:
        return format_sources(texts, style)

    proved, work.trial = verify(work.changes, box, runner(work, box), tidy)
    work.changes = dataclasses.replace(work.changes, changes=proved.changes)
