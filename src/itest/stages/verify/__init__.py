"""Runs the generated suite before the user sees it, several times and in several orders, and drops what is not stable.

A test is kept only if it passes in every run; a file that cannot be collected is dropped whole.
"""

from __future__ import annotations

import dataclasses
import time

from itest.model.changes import ChangeSet, Dropped, Verdict
from itest.stages.verify.passes import AGAIN, AS_WRITTEN, BY_ITSELF, ONE_BY_ONE, OTHER_ORDERS, Pass
from itest.stages.verify.trial import Test, Trial
from itest.stages.verify.tryout import Copy, Format, Run, Tryout, same_file, suite_modules

__all__ = ["run_once", "suite_modules", "verdict_of", "verify"]

PATIENCE = 3.0
"""Seconds above which a suite is not run twice in the same order: the other orders are runs of their own."""

ALONE = 10.0
"""Seconds above which the modules of a suite are not run one by one: each makes its own database and accounts."""


def verify(changes: ChangeSet, copy: Copy, run: Run, tidy: Format) -> tuple[ChangeSet, Verdict]:
    """The changes without what is red or unstable, laid into `copy`, and what the runs showed.

    `verdict.dropped` says what was taken out and why. Raises ItestError when nothing passes or pytest cannot run.
    """
    begun = time.perf_counter()
    copy.lay(changes)
    tryout = Tryout(copy=copy, run=run, tidy=tidy)
    changes, trial = tryout.until_green(changes, AS_WRITTEN)
    passes = _further(trial)
    changes, trial = _in_all(tryout, changes, passes)
    passed = sum(test.passed for test in trial.tests)
    runs = tuple(each.name for each in (AS_WRITTEN, *passes))
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


def _further(trial: Trial) -> tuple[Pass, ...]:
    """The passes that a suite is worth which took as long as this trial."""
    again = (AGAIN,) if trial.seconds <= PATIENCE else ()
    return (*again, *OTHER_ORDERS, *((ONE_BY_ONE,) if trial.seconds <= ALONE else ()))


def _in_all(tryout: Tryout, changes: ChangeSet, passes: tuple[Pass, ...]) -> tuple[ChangeSet, Trial]:
    """The changes that are green in all these passes, run side by side, and what the last one showed.

    As soon as anything is red in one of the orders, they are gone through one after the other.
    """
    trials = tryout.side_by_side(changes, passes)
    orders = [each for each in passes if each is not ONE_BY_ONE]
    red = any(trials[each].red or trials[each].errors for each in orders)
    for each in orders if red else ():
        changes, trials[each] = tryout.until_green(changes, each)
    if ONE_BY_ONE not in passes:
        return changes, trials[passes[-1]]
    return _one_by_one(tryout, changes, tryout.trial(changes, ONE_BY_ONE) if red else trials[ONE_BY_ONE])


def _one_by_one(tryout: Tryout, changes: ChangeSet, trial: Trial) -> tuple[ChangeSet, Trial]:
    """A module that was red in a process of its own is tried again in a run of its own, which counts."""
    for path in suite_modules(changes.changes):
        if any(same_file(test.file, path) for test in trial.red):
            part = ChangeSet(changes=tuple(change for change in changes.changes if change.path == path))
            changes = _with(changes, path, tryout.confirmed(part, BY_ITSELF))
    if not suite_modules(changes.changes):
        raise tryout.nothing_left()
    gone = {each.test for each in tryout.dropped}
    return changes, dataclasses.replace(trial, tests=tuple(_green(t) for t in trial.tests if t.id not in gone))


def _with(changes: ChangeSet, path: str, part: ChangeSet) -> ChangeSet:
    """The changes with what is left of one module."""
    left = {change.path: change for change in part.changes}
    kept = (left.get(change.path, change) for change in changes.changes if change.path != path or path in left)
    return dataclasses.replace(changes, changes=tuple(kept))


def _green(test: Test) -> Test:
    """A test that failed beside the others' processes and passed in its own run."""
    return test if test.passed else dataclasses.replace(test, outcome="passed", message="")
