"""Takes a green suite through all further runs, and out of it what is red in one of them."""

from __future__ import annotations

import dataclasses
import os

from itest.model.changes import ChangeSet
from itest.stages.verify.passes import (
    AGAIN,
    AS_WRITTEN,
    BY_ITSELF,
    ONE_BY_ONE,
    REVERSED,
    REVERSED_IN_TWO,
    SHUFFLED,
    SHUFFLED_LATER,
    TWO_WORKERS,
    Pass,
)
from itest.stages.verify.trial import Test, Trial
from itest.stages.verify.tryout import Tryout, same_file, suite_modules

PATIENCE = 3.0
"""Seconds above which a suite is not run in orders of which another run tells as much: its modules, reversed and shared
by two workers, stand for all of it reversed and for two workers."""

ALONE = 20.0
"""Seconds above which the modules of a suite are not run one by one: each makes its own database and accounts."""

FEW, MANY = 3, 1 / 3
"""How many tests, and what share of them, may be red much later and be themselves to blame. With more it is the clocks:
only those of Python and SQLite move, and to who compares them with a database server's, everything is long past."""


def at_first(tryout: Tryout, changes: ChangeSet) -> tuple[ChangeSet, Trial, tuple[Pass, ...]]:
    """The changes that are green as they are written, that run, and the passes that count: two side by side.

    Whatever is red in one of them is looked for as they are written, with nothing beside it.
    """
    first = (AS_WRITTEN, SHUFFLED_LATER)
    trials = tryout.side_by_side(changes, first)
    if not any(trial.red or trial.errors for trial in trials.values()):
        return changes, trials[AS_WRITTEN], first
    return (*tryout.until_green(changes, AS_WRITTEN), (AS_WRITTEN,))


def further(trial: Trial, done: tuple[Pass, ...]) -> tuple[Pass, ...]:
    """The passes that a suite is worth which took as long as this trial, but those that it has been through."""
    short = trial.seconds <= PATIENCE
    wanted: tuple[Pass, ...] = (*((AGAIN,) if short else ()), REVERSED, SHUFFLED_LATER)
    if hasattr(os, "fork"):  # workers and modules are forked; nobody is told of a run that did not take place
        both = (ONE_BY_ONE,) if trial.seconds <= ALONE else (REVERSED_IN_TWO,)
        wanted = (*((AGAIN, REVERSED, TWO_WORKERS) if short else ()), SHUFFLED_LATER, *both)
    return tuple(each for each in wanted if each not in done)


def in_all(tryout: Tryout, changes: ChangeSet, passes: tuple[Pass, ...]) -> tuple[ChangeSet, Trial, tuple[Pass, ...]]:
    """The changes that are green in all these passes, run side by side, what the last one showed, and which counted.

    As soon as anything is red in one of the orders, they are gone through one after the other.
    """
    trials = tryout.side_by_side(changes, passes)
    red = any(trials[each].red or trials[each].errors for each in passes if each is not ONE_BY_ONE)
    counted: list[Pass] = []
    trial = trials[passes[-1]]
    for each in passes:
        if each is ONE_BY_ONE:
            changes, trial = _one_by_one(tryout, changes, tryout.trial(changes, each) if red else trials[each])
        elif red:
            changes, trial, each = _in(tryout, changes, each)
        counted.append(each)
    return changes, trial, tuple(counted)


def _in(tryout: Tryout, changes: ChangeSet, each: Pass) -> tuple[ChangeSet, Trial, Pass]:
    """The changes that are green in this pass, what it showed, and the pass that it was in the end.

    Much later everything may be red for the clock of a server that stays: then only the order counts.
    """
    if each is SHUFFLED_LATER:
        trial = tryout.trial(changes, each)
        if len(trial.red) + len(trial.errors) > max(FEW, MANY * len(trial.tests)):
            each = SHUFFLED
    return (*tryout.until_green(changes, each), each)


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
