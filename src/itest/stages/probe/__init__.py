"""Stage probe: runs the application's entry in the sandbox, supplies what it lacks, and finds its database's wiring."""

from __future__ import annotations

from dataclasses import replace

from itest.errors import ItestError
from itest.model.answers import Answers
from itest.model.facts import AppEntry, ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.packaging.environment import installed
from itest.sandbox import JobError, Sandbox
from itest.stages.probe.ages import refusal, too_old
from itest.stages.probe.diagnosis import failure, first_line, place_of
from itest.stages.probe.early import refuse_unloadable
from itest.stages.probe.run import Run


def probe(facts: ProjectFacts, answers: Answers, sandbox: Sandbox) -> RuntimeFacts:
    """What the application is made of, seen in the project's own interpreter.

    Tries the ways in which a scratch database can reach the application until the live address is ours; supplies
    missing variables, folders and files on the way and records them. Raises ItestError with the place in the project
    and what to do when the application cannot be imported.
    """
    failed: JobError | None = None
    for entry in _candidates(facts, answers.app):
        try:
            runtime = _reachable(Run.begin(facts, entry, sandbox).facts_found(), facts)
        except JobError as error:
            failed = failed or error
        else:
            old = too_old(facts, runtime.versions, surely=True)
            if old is not None:
                raise refusal(old, None)
            refuse_unloadable(facts, runtime, sandbox)
            return runtime
    assert failed is not None  # there is always a first candidate
    old = too_old(facts, installed(sandbox.interpreter), why=first_line(failed))
    if old is not None:
        raise refusal(old, place_of(failed)) from failed
    raise failure(failed, facts, answers.app) from failed


def _reachable(runtime: RuntimeFacts, facts: ProjectFacts) -> RuntimeFacts:
    """The facts; where nothing outside a function ever holds an engine, the rows are put right after each test.

    Raises ItestError when then not even the tables are known.
    """
    mapped = (facts.orm or "").startswith(("sqlalchemy", "sqlmodel", "flask_sqlalchemy"))
    if not mapped or runtime.wiring.engine is not None:
        return runtime
    if runtime.wiring.metadata is not None and runtime.wiring.dialect != "unknown":
        wiring = replace(runtime.wiring, mechanism="redirect", isolation="restore")
        return replace(runtime, wiring=wiring)
    place = facts.database.where if facts.database else None
    raise ItestError(
        "the application's database cannot be watched: no module and no application state holds an engine, or tables",
        advice="make the engine, or the MetaData of the tables, once, as a name of a module or on app.state",
        where=f"{place.path}:{place.line}" if place else None,
    )


def _candidates(facts: ProjectFacts, wanted: AppEntry) -> list[AppEntry]:
    """The chosen entry; for Django, when it was chosen for the user, the other settings modules after it."""
    others = [entry for entry in facts.apps if entry != wanted and entry.kind == "django"]
    return [wanted, *(others if wanted.kind == "django" and wanted in facts.apps[:1] else [])]
