"""Stage probe: runs the application's entry in the sandbox, supplies what it lacks, and finds its database's wiring."""

from __future__ import annotations

from itest.errors import ItestError
from itest.model.answers import Answers
from itest.model.facts import AppEntry, ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.sandbox import JobError, Sandbox
from itest.stages.probe.diagnosis import failure
from itest.stages.probe.early import refuse_unloadable
from itest.stages.probe.run import Run


def probe(facts: ProjectFacts, answers: Answers, sandbox: Sandbox) -> RuntimeFacts:
    """What the application is made of, seen in the project's own interpreter.

    Tries the ways in which a scratch database can reach the application until the live address is ours; supplies
    missing variables, folders and files on the way and records them. Raises ItestError with the place in the project
    and what to do when the application cannot be imported.
    """
    _refuse_mysql(facts)
    failed: JobError | None = None
    for entry in _candidates(facts, answers.app):
        try:
            runtime = _reachable(Run.begin(facts, entry, sandbox).facts_found(), facts)
        except JobError as error:
            failed = failed or error
        else:
            refuse_unloadable(facts, runtime, sandbox)
            return runtime
    assert failed is not None  # there is always a first candidate
    raise failure(failed, facts, answers.app) from failed


def _refuse_mysql(facts: ProjectFacts) -> None:
    """A server of which itest can make no scratch database."""
    database = facts.database
    if database is None or database.dialect != "mysql":
        return
    raise ItestError(
        "the application's database is MySQL or MariaDB; itest makes scratch databases of PostgreSQL and SQLite only",
        advice="Where the address can be set from outside, let its default be one of these, and run itest again.",
        where=f"{database.where.path}:{database.where.line}" if database.where else None,
    )


def _reachable(runtime: RuntimeFacts, facts: ProjectFacts) -> RuntimeFacts:
    """The facts, unless SQLAlchemy is used through engines that nothing outside a function ever holds."""
    mapped = (facts.orm or "").startswith(("sqlalchemy", "sqlmodel", "flask_sqlalchemy"))
    if not mapped or runtime.wiring.engine is not None:
        return runtime
    place = facts.database.where if facts.database else None
    raise ItestError(
        "the application's database engine cannot be reached: no module and no application state holds it",
        advice="make it once, as a name of a module or on app.state, instead of anew inside a function",
        where=f"{place.path}:{place.line}" if place else None,
    )


def _candidates(facts: ProjectFacts, wanted: AppEntry) -> list[AppEntry]:
    """The chosen entry; for Django, when it was chosen for the user, the other settings modules after it."""
    others = [entry for entry in facts.apps if entry != wanted and entry.kind == "django"]
    return [wanted, *(others if wanted.kind == "django" and wanted in facts.apps[:1] else [])]
