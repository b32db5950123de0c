"""Runs the generated suite before the user sees it, several times and in several orders, and drops what is not stable.

A test is kept only if it passes in every run; a file that cannot be collected is dropped whole.
"""

from __future__ import annotations

import time

from itest.model.changes import ChangeSet, Dropped, Verdict
from itest.stages.verify.passes import AS_WRITTEN
from itest.stages.verify.rounds import at_first, further, in_all
from itest.stages.verify.trial import Trial
from itest.stages.verify.tryout import Copy, Format, Run, Tryout, suite_modules

__all__ = ["run_once", "suite_modules", "verdict_of", "verify"]


def verify(changes: ChangeSet, copy: Copy, run: Run, tidy: Format) -> tuple[ChangeSet, Verdict]:
    """The changes without what is red or unstable, laid into `copy`, and what the runs showed.

    `verdict.dropped` says what was taken out and why. Raises ItestError when nothing passes or pytest cannot run.
    """
    begun = time.perf_counter()
    copy.lay(changes)
    tryout = Tryout(copy=copy, run=run, tidy=tidy)
    changes, trial, first = at_first(tryout, changes)
    changes, trial, passes = in_all(tryout, changes, further(trial, first))
    passed = sum(test.passed for test in trial.tests)
    runs = tuple(each.name for each in (*first, *passes))
    seconds = time.perf_counter() - begun
    return changes, Verdict(passed=passed, failed=(), dropped=tuple(tryout.dropped), runs=runs, seconds=seconds)


def run_once(changes: ChangeSet, copy: Copy, run: Run) -> Verdict:
    """The test modules among the changes, laid into `copy` and run once in order; nothing is dropped."""
    copy.lay(changes)
    return verdict_of(Tryout(copy=copy, run=run, tidy=dict).trial(changes, AS_WRITTEN), AS_WRITTEN.name)


def verdict_of(trial: Trial, name: str) -> Verdict:
    """One run as a verdict: nothing is dropped any more, what is red is told."""
    failed = [Dropped(test=test.id, reason=test.message or test.outcome) for test in trial.red]
    failed += [Dropped(test=broken.path, reason=broken.message) for broken in trial.errors]
    passed = sum(test.passed for test in trial.tests)
    return Verdict(passed=passed, failed=tuple(failed), dropped=(), runs=(name,), seconds=trial.seconds)
