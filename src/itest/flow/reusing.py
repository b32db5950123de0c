"""Fixtures of the user's that could serve the suite do so where its tests are as green with them as with its own."""

from __future__ import annotations

from collections.abc import Callable

from itest.errors import ItestError
from itest.flow.trying import runner
from itest.flow.work import Work
from itest.model.changes import ChangeSet
from itest.model.plan import Plan
from itest.sandbox import Sandbox
from itest.stages.plan import unserved
from itest.stages.verify import run_once

RED = "leaves tests red that are green with this one"


def settled(work: Work, box: Sandbox, written: Callable[[], tuple[Plan, ChangeSet]]) -> ChangeSet:
    """The suite that `written` gives, which it is asked for once more where the user's fixtures turn out not to serve.

    Without a run of the tests (`--no-verify`) none of them serves.
    """
    plan, suite = written()
    if work.task is not None or all(use.use != "reused" for use in plan.fixtures):
        return suite
    red = _red(work, box, suite) if work.answers.verify else None
    if red == set():
        return suite
    as_it_was = work.facts
    work.facts = unserved(work.facts) if red is None else unserved(work.facts, RED)
    _, own = written()
    if red is not None and red <= _red(work, box, own):
        work.facts = as_it_was
        return suite
    return own


def _red(work: Work, box: Sandbox, suite: ChangeSet) -> set[str]:
    """The tests that are red in one run; where pytest does not come to them, that it does not."""
    try:
        return {each.test for each in run_once(suite, box, runner(work, box)).failed}
    except ItestError as error:
        return {str(error)}
