"""Composes the stages into `init`. Data passes through them once, and the disk is touched at the very end."""

from __future__ import annotations

import dataclasses
import time

from itest.errors import ItestError
from itest.flow.closing import Done, complete, finish
from itest.flow.covering import coverage
from itest.flow.crossing import uncrossed
from itest.flow.opening import begin
from itest.flow.options import Options
from itest.flow.recalling import outdated, refuse_gone, refuse_other
from itest.flow.watching import work_in_sandbox
from itest.flow.work import Progress, Work
from itest.model.changes import ChangeSet
from itest.model.manifest import Manifest
from itest.model.outcome import Outcome
from itest.model.question import Asker, Question

AGAIN = "a suite that itest wrote before was found in {} without .itest.toml: begun anew, what you edited stays"


def init(options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Put a suite into the project, proved green; with `options.dry_run` only tell what would be written.

    Raises ItestError, with nothing written, when that cannot be done; on Ctrl-C the project is as it was.
    """
    started = time.perf_counter()
    work = begin(options, asker, progress)
    work.merging = work.before is not None
    if work.before is not None and work.before.whole:
        outcome = _in_step(work, work.before)
    else:
        work.notes += [AGAIN.format(work.answers.tests_dir)] if work.before else []
        work_in_sandbox(work)
        outcome = conclude(work)
    return dataclasses.replace(outcome, seconds=time.perf_counter() - started)


def _in_step(work: Work, before: Manifest) -> Outcome:
    """Nothing is done where there is a suite. Raises ItestError where it is not the one that is wanted."""
    refuse_gone(work.root, before)
    refuse_other(work.options, before)
    if before.digest != work.digest:
        raise outdated(before)
    return Outcome(status="unchanged", facts=work.facts, answers=work.answers, changes=ChangeSet(changes=()))


def conclude(work: Work) -> Outcome:
    """From what was planned and proved to what is on disk, as far as the user wants it there."""
    changes = complete(work)
    if not changes.changes:
        return _outcome(work, changes, "unchanged")
    if work.options.dry_run:
        return _outcome(work, changes, "planned")
    if not _agreed(work, changes):
        raise ItestError("Nothing was written, as you wished", advice="--dry-run shows the plan without asking.")
    done = finish(work, changes)
    return _written(_outcome(work, changes, "written"), done)


def _agreed(work: Work, changes: ChangeSet) -> bool:
    """The preview, unless `--yes` said that it is not wanted."""
    if not work.options.yes:
        work.progress.plan(changes)
    text = f"Write these {len(changes.changes)} files?"
    return bool(work.asker(Question(kind="confirm", text=text, flag="--yes", default=("yes",))))


def _written(outcome: Outcome, done: Done) -> Outcome:
    return dataclasses.replace(
        outcome, receipt=done.receipt, final=done.final, installed=done.installed, lacking=done.lacking
    )


def _outcome(work: Work, changes: ChangeSet, status: str) -> Outcome:
    observations = work.observations
    only = work.answers.only
    endpoints = [e for e in work.known_runtime().endpoints if e.first_party and (only is None or e.key in only)]
    whole = observations if only is None else None
    idle = uncrossed(work.facts, work.answers.boundaries, whole) if whole else ()
    called, reached = coverage(work.root, endpoints, observations.scenarios if observations else ())
    return Outcome(
        status=status,  # type: ignore[arg-type]  # one of the three words above
        facts=work.facts,
        answers=work.answers,
        changes=changes,
        kept=work.kept,
        conflicts=work.conflicts,
        trial=work.trial,
        findings=observations.findings if observations else (),
        missed=observations.missed if observations else (),
        endpoints=len(endpoints),
        covered=len(reached),
        refused=len(called - reached),
        notes=tuple(dict.fromkeys([*work.notes, *idle])),
        outside=work.outside,
    )
