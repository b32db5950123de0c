"""`update`: the flow of `init` again with the recorded answers, merged with what the user has made of the suite."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence

from itest.flow.initialise import conclude
from itest.flow.merging import pending_conflicts
from itest.flow.opening import alone, begin, look
from itest.flow.options import Options
from itest.flow.recalling import refuse_gone, unrecorded
from itest.flow.watching import work_in_sandbox
from itest.flow.work import Progress, Work
from itest.model.changes import Change, ChangeSet
from itest.model.conflict import Conflict
from itest.model.facts import ProjectFacts
from itest.model.outcome import Outcome
from itest.model.question import Asker
from itest.stages.base import PATH as BASE
from itest.stages.base import read_base
from itest.stages.write import write

WAITING = "left by an earlier update"


def update(options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Follow the application, the answers in `.itest.toml` and itest itself; the user's edits stay.

    Raises ItestError, with nothing written, where there is no suite yet or it cannot be made anew.
    """
    started = time.perf_counter()
    work = begin(options, asker, progress)
    if work.before is None or not work.before.whole:
        raise unrecorded(work.root)
    refuse_gone(work.root, work.before)
    lost = _forgotten(work)
    work.notes += [*_uncovered(work.facts, work.answers.boundaries), *_met(work, lost)]
    work.merging = True
    in_step = work.before.digest == work.digest and not lost
    outcome = _unchanged(work) if in_step else _again(work)
    return dataclasses.replace(outcome, seconds=time.perf_counter() - started)


def stale(outcome: Outcome) -> bool:
    """Whether a dry run would change more than what itest remembers of the project, or conflicts wait."""
    news = [change for change in outcome.changes.changes if not change.path.startswith(".itest")]
    return bool(news or outcome.conflicts)


def finish_conflicts(options: Options, progress: Progress) -> tuple[str, ...]:
    """The user has decided: take away the pages on conflicts; gives their paths."""
    with progress.step("Read the source"):
        tree, _ = look(options)
    alone(tree.root, options)
    paths = pending_conflicts(tree.root)
    pages = [Change(path=p, before=(tree.root / p).read_bytes(), after=None, ownership="owned") for p in paths]
    if not options.dry_run:
        write(tree.root, ChangeSet(changes=tuple(pages)))
    return paths


def _again(work: Work) -> Outcome:
    work_in_sandbox(work)
    known = {conflict.path for conflict in work.conflicts}
    work.conflicts += tuple(each for each in _waiting(work) if each.path not in known)
    return conclude(work)


def _unchanged(work: Work) -> Outcome:
    return Outcome(
        status="unchanged",
        facts=work.facts,
        answers=work.answers,
        changes=ChangeSet(changes=()),
        conflicts=_waiting(work),
        notes=tuple(work.notes),
    )


def _waiting(work: Work) -> tuple[Conflict, ...]:
    pages = pending_conflicts(work.root)
    paths = (page.removeprefix(".itest/conflicts/").removesuffix(".md") for page in pages)
    return tuple(Conflict(path=path, name="", why=WAITING) for path in paths)


def _met(work: Work, lost: Sequence[str]) -> list[str]:
    """What is not as an earlier itest left it; `lost` are the files that the merge base has no more."""
    told = [f"the suite was moved from {work.move[0]} to {work.move[1]}: followed"] if work.move else []
    if lost:
        told.append(f"{BASE} had no longer what itest wrote into {len(lost)} files; where it can it is made anew")
    return told


def _forgotten(work: Work) -> list[str]:
    """The files of the suite that the merge base has lost."""
    known = read_base(work.root, work.move)
    records = work.before.files if work.before else ()
    return [each.path for each in records if each.path not in known and each.ownership != "touched"]


def _uncovered(facts: ProjectFacts, covered: Sequence[str]) -> list[str]:
    """Boundaries that the application has and the suite was not told to cover."""
    names = [each.name for each in facts.boundaries if each.name not in covered]
    told = f"not covered, as you chose or because new: {', '.join(names)}. `itest add boundary NAME` covers one."
    return [told] if names else []
