"""`add factory`, `add builder` and `add test`: single definitions into the suite, everything else as it is."""

from __future__ import annotations

import dataclasses
import time

from itest.flow.adding import as_before
from itest.flow.initialise import conclude
from itest.flow.opening import begin
from itest.flow.options import Options
from itest.flow.recalling import recorded
from itest.flow.watching import work_in_sandbox
from itest.flow.work import Progress, Task
from itest.model.outcome import Outcome
from itest.model.question import Asker
from itest.stages.verify import suite_modules


def add_definitions(task: Task, options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Carry out the task: observe what it needs, try out what comes of it, write and run it.

    Raises ItestError, with nothing written, where there is no suite yet or the task finds nothing to add.
    """
    started = time.perf_counter()
    _, facts, before = recorded(options, progress)
    work = begin(as_before(options, facts, before, before.boundaries), asker, progress)
    work.task, work.digest = task, before.digest
    work_in_sandbox(work)
    outcome = conclude(work)
    if not suite_modules(outcome.changes.changes):
        outcome = dataclasses.replace(outcome, endpoints=0)  # nothing was said of what is covered
    return dataclasses.replace(outcome, seconds=time.perf_counter() - started)
