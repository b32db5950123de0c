"""Runs the generated suite before the user sees it, several times and in several orders, and drops what is not stable.

A test is kept only if it passes in every run; a file that cannot be collected is dropped whole.
"""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import PurePosixPath
from typing import Any, Protocol

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet, Dropped, Verdict
from itest.stages.verify.prune import Removal, prune
from itest.stages.verify.trial import Test, Trial, trial_from


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One run of the suite: the order of its tests, whether it is another day and another hash seed there, whether
    a test that leaves a file in the project counts as red, and whether the tables must be made anew."""

    name: str
    order: str = "given"
    seed: int = 0
    elsewhere: bool = False
    tidy: bool = False
    fresh: bool = False


PASSES = (
    Pass(name="once", tidy=True, fresh=True),
    Pass(name="again"),
    Pass(name="reversed", order="reversed"),
    Pass(name="shuffled", order="shuffled", seed=20_241, elsewhere=True, fresh=True),
)
ROUNDS = 4
"""How often one order is tried again after tests were dropped, before the rest of the red ones end the command."""

PATIENCE = 3.0
"""Seconds above which a suite is not run twice in the same order: the other orders are runs of their own."""

ALONE = 10.0
"""Seconds above which the modules of a suite are not run one by one: each makes its own database and accounts."""

Run = Callable[[Mapping[str, Any], Mapping[str, str]], tuple[Mapping[str, Any], str]]
"""Runs the suite job with a payload and environment variables and gives the agent's answer and the output."""

Format = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Formats Python sources by path, as the project formats its own, and removes unused imports."""


class Copy(Protocol):
    """Where the suite is tried: the sandbox's copy of the project."""

    def lay(self, changes: ChangeSet) -> None: ...


def verify(changes: ChangeSet, copy: Copy, run: Run, tidy: Format) -> tuple[ChangeSet, Verdict]:
    """The changes without what is red or unstable, laid into `copy`, and what the runs showed.

    `verdict.dropped` says what was taken out and why. Raises ItestError when nothing passes or pytest cannot run.
    """
    begun = time.perf_counter()
    copy.lay(changes)
    dropped: list[Dropped] = []
    runs: list[str] = []
    trial = None
    for each in PASSES:
        if each.name == "again" and trial is not None and trial.seconds > PATIENCE:
            continue
        changes, trial = _until_green(changes, copy, _runner(run, each), tidy, (each.name, dropped))
        runs.append(each.name)
    if trial is None:
        raise AssertionError("there is always an order")
    if trial.seconds <= ALONE:
        changes, trial = _one_by_one(changes, copy, run, tidy, dropped)
        runs.append("alone")
    passed = sum(test.passed for test in trial.tests)
    seconds = time.perf_counter() - begun
    return changes, Verdict(passed=passed, failed=(), dropped=tuple(dropped), runs=tuple(runs), seconds=seconds)


def suite_modules(changes: Iterable[Change]) -> tuple[str, ...]:
    """The paths of the test modules among the changes."""
    return tuple(c.path for c in changes if c.after is not None and PurePosixPath(c.path).name.startswith("test_"))


def verdict_of(trial: Trial, name: str) -> Verdict:
    """One run as a verdict: nothing is dropped any more, what is red is told."""
    failed = [Dropped(test=test.id, reason=test.message or test.outcome) for test in trial.red]
    failed += [Dropped(test=broken.path, reason=broken.message) for broken in trial.errors]
    passed = sum(test.passed for test in trial.tests)
    return Verdict(passed=passed, failed=tuple(failed), dropped=(), runs=(name,), seconds=trial.seconds)


def _runner(run: Run, each: Pass) -> Callable[[Sequence[str]], Trial]:
    variables = {"TZ": another_day(datetime.now(timezone.utc)), "PYTHONHASHSEED": "1"} if each.elsewhere else {}

    def once(paths: Sequence[str]) -> Trial:
        told = {"arguments": list(paths), "order": each.order, "seed": each.seed, "tidy": each.tidy}
        told["fresh"] = each.fresh
        return trial_from(*run(told, variables))

    return once


def _one_by_one(
    changes: ChangeSet, copy: Copy, run: Run, tidy: Format, dropped: list[Dropped]
) -> tuple[ChangeSet, Trial]:
    """Each module in a process of its own; one that is red there is tried again in a run of its own, which counts."""
    trial = _runner(run, Pass(name="alone", order="alone"))(suite_modules(changes.changes))
    for path in suite_modules(changes.changes):
        if any(_same(test.file, path) for test in trial.red):
            part = ChangeSet(changes=tuple(change for change in changes.changes if change.path == path))
            changes = _with(changes, path, _confirmed(part, copy, run, tidy, dropped))
    if not suite_modules(changes.changes):
        raise _nothing_left(dropped)
    gone = {each.test for each in dropped}
    return changes, dataclasses.replace(trial, tests=tuple(_green(t) for t in trial.tests if t.id not in gone))


def _confirmed(part: ChangeSet, copy: Copy, run: Run, tidy: Format, dropped: list[Dropped]) -> ChangeSet:
    """The module without what is red when nothing else runs; empty when nothing is left of it."""
    once = _runner(run, Pass(name="alone"))
    for _ in range(ROUNDS):
        trial = once(suite_modules(part.changes))
        if not trial.red:
            break
        dropped += _reasons(trial, "alone")
        smaller = _without(part, trial, tidy)
        copy.lay(_difference(part, smaller))
        part = smaller
        if not part.changes:
            break
    return part


def _with(changes: ChangeSet, path: str, part: ChangeSet) -> ChangeSet:
    """The changes with what is left of one module."""
    left = {change.path: change for change in part.changes}
    kept = (left.get(change.path, change) for change in changes.changes if change.path != path or path in left)
    return dataclasses.replace(changes, changes=tuple(kept))


def _green(test: Test) -> Test:
    """A test that failed beside the others' processes and passed in its own run."""
    return test if test.passed else dataclasses.replace(test, outcome="passed", message="")


def another_day(now: datetime) -> str:
    """A time zone, as POSIX spells it, in which it is another calendar day than in UTC at `now`.

    What was seen today must not be told as today's date. (POSIX counts the hours to UTC, so east is negative.)
    """
    return "EAST-14" if now.hour >= 11 else "WEST12"


def _until_green(
    changes: ChangeSet, copy: Copy, run: Callable[[Sequence[str]], Trial], tidy: Format, log: tuple[str, list[Dropped]]
) -> tuple[ChangeSet, Trial]:
    """Run in one order and drop what is red until everything that is left passes."""
    name, dropped = log
    for _ in range(ROUNDS):
        paths = suite_modules(changes.changes)
        if not paths:
            raise _nothing_left(dropped)
        trial = run(paths)
        if not trial.red and not trial.errors:
            return changes, trial
        dropped += _reasons(trial, name)
        smaller = _without(changes, trial, tidy)
        copy.lay(_difference(changes, smaller))
        changes = smaller
    raise _nothing_left(dropped)


def _without(changes: ChangeSet, trial: Trial, tidy: Format) -> ChangeSet:
    left: list[Change] = []
    pruned: dict[str, str] = {}
    for change in changes.changes:
        if any(_same(broken.path, change.path) for broken in trial.errors):
            continue
        red = [test for test in trial.red if _same(test.file or test.id.split("::")[0], change.path)]
        source = prune((change.after or b"").decode(), _removals(red)) if red else ""
        if source:
            pruned[change.path] = source
        if source is not None:
            left.append(change)
    tidied = tidy(pruned) if pruned else {}
    replaced = [dataclasses.replace(c, after=tidied[c.path].encode()) if c.path in tidied else c for c in left]
    return dataclasses.replace(changes, changes=tuple(replaced))


def _removals(red: Iterable[Test]) -> list[Removal]:
    grouped: dict[tuple[str, str], set[int]] = {}
    whole: set[tuple[str, str]] = set()
    for test in red:
        key = (test.owner, test.function)
        grouped.setdefault(key, set()).add(test.index)
        if test.case is None:
            whole.add(key)
    return [
        Removal(owner=owner, function=name, cases=None if (owner, name) in whole else frozenset(indices))
        for (owner, name), indices in grouped.items()
    ]


def _same(seen: str, path: str) -> bool:
    """Whether the file that pytest names (absolute, or from its root folder) is the change's."""
    return seen == path or seen.endswith("/" + path) or path.endswith("/" + seen)


def _reasons(trial: Trial, name: str) -> list[Dropped]:
    suffix = "" if name == "once" else f" [{name}]"
    told = [Dropped(test=test.id, reason=(test.message or test.outcome) + suffix) for test in trial.red]
    return told + [Dropped(test=broken.path, reason=broken.message + suffix) for broken in trial.errors]


def _difference(before: ChangeSet, after: ChangeSet) -> ChangeSet:
    """What has to be laid so that the copy holds `after`."""
    known = {change.path: change.after for change in before.changes}
    now = {change.path for change in after.changes}
    changed = [change for change in after.changes if known[change.path] != change.after]
    gone = [dataclasses.replace(c, before=c.after, after=None) for c in before.changes if c.path not in now]
    return ChangeSet(changes=(*changed, *gone))


def _nothing_left(dropped: Sequence[Dropped]) -> ItestError:
    advice = "Nothing was written. `itest inspect` shows what itest sees; --app or --python may set it right."
    if not dropped:
        return ItestError("The application did nothing that a test could hold on to", advice=advice)
    reason = Counter(each.reason for each in dropped).most_common(1)[0][0]
    message = f"No generated test passes here ({len(dropped)} tried). The commonest reason: {reason}"
    return ItestError(message, advice=advice)
