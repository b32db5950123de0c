"""Stage probe: runs the application's entry in the sandbox, supplies what it lacks, and finds its database's wiring."""

from __future__ import annotations

from itest.model.answers import Answers
from itest.model.facts import AppEntry, ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.sandbox import JobError, Sandbox
from itest.stages.probe.diagnosis import failure
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
            return Run.begin(facts, entry, sandbox).facts_found()
        except JobError as error:
            failed = failed or error
    assert failed is not None  # there is always a first candidate
    raise failure(failed, facts, answers.app)


def _candidates(facts: ProjectFacts, wanted: AppEntry) -> list[AppEntry]:
    """The chosen entry; for Django, when it was chosen for the user, the other settings modules after it."""
    others = [entry for entry in facts.apps if entry != wanted and entry.kind == "django"]
    return [wanted, *(others if wanted.kind == "django" and wanted in facts.apps[:1] else [])]
