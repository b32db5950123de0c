"""Tries a suite in the copy of the project, and takes out what is red there."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath
from typing import Any, Protocol

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet, Dropped
from itest.stages.verify.passes import Pass
from itest.stages.verify.prune import Removal, prune
from itest.stages.verify.trial import Test, Trial, trial_from

ROUNDS = 4
"""How often one order is tried again after tests were dropped, before the rest of the red ones end the command."""

Run = Callable[[Mapping[str, Any], Mapping[str, str]], tuple[Mapping[str, Any], str]]
"""Runs the suite job with a payload and environment variables and gives the agent's answer and the output."""

Format = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Formats Python sources by path, as the project formats its own, and removes unused imports."""


class Copy(Protocol):
    """Where the suite is tried: the sandbox's copy of the project."""

    def lay(self, changes: ChangeSet) -> None: ...

    def halt(self) -> None:
        """Ends what is running in the copy."""


@dataclasses.dataclass(slots=True, kw_only=True)
class Tryout:
    """`dropped` gathers what was taken out, and why."""

    copy: Copy
    run: Run
    tidy: Format
    dropped: list[Dropped] = dataclasses.field(default_factory=list)

    def trial(self, changes: ChangeSet, each: Pass) -> Trial:
        """What one run of the test modules among the changes shows."""
        told = {"arguments": list(suite_modules(changes.changes)), "order": each.order, "seed": each.seed}
        told |= {"tidy": each.tidy, "fresh": each.fresh, "workers": each.workers}
        return trial_from(*self.run(told, each.variables))

    def side_by_side(self, changes: ChangeSet, passes: Sequence[Pass]) -> dict[Pass, Trial]:
        """What each of these passes shows, run at the same time."""
        with ThreadPoolExecutor(len(passes)) as pool:
            try:
                trials = list(pool.map(lambda each: self.trial(changes, each), passes))
            except BaseException:
                self.copy.halt()
                raise
        return dict(zip(passes, trials, strict=True))

    def until_green(self, changes: ChangeSet, each: Pass) -> tuple[ChangeSet, Trial]:
        """Run in one order and drop what is red until everything that is left passes.

        Raises ItestError when nothing is left.
        """
        for _ in range(ROUNDS):
            if not suite_modules(changes.changes):
                break
            trial = self.trial(changes, each)
            if not trial.red and not trial.errors:
                return changes, trial
            changes = self._without(changes, trial, each)
        raise self.nothing_left()

    def confirmed(self, part: ChangeSet, each: Pass) -> ChangeSet:
        """The module without what is red when nothing else runs; empty when nothing is left of it."""
        for _ in range(ROUNDS):
            trial = self.trial(part, each) if part.changes else None
            if trial is None or not trial.red:
                break
            part = self._without(part, trial, each)
        return part

    def nothing_left(self) -> ItestError:
        """The error that ends the command when no test passes: its commonest reason."""
        advice = "Nothing was written. `itest inspect` shows what itest sees; --app or --python may set it right."
        if not self.dropped:
            return ItestError("The application did nothing that a test could hold on to", advice=advice)
        reason = Counter(each.reason for each in self.dropped).most_common(1)[0][0]
        message = f"No generated test passes here ({len(self.dropped)} tried). The commonest reason: {reason}"
        return ItestError(message, advice=advice)

    def _without(self, changes: ChangeSet, trial: Trial, each: Pass) -> ChangeSet:
        """The changes without what was red, laid into the copy."""
        self.dropped += _reasons(trial, each.name)
        smaller = _pruned(changes, trial, self.tidy)
        self.copy.lay(_difference(changes, smaller))
        return smaller


def suite_modules(changes: Iterable[Change]) -> tuple[str, ...]:
    """The paths of the test modules among the changes."""
    return tuple(c.path for c in changes if c.after is not None and PurePosixPath(c.path).match("test_*.py"))


def same_file(seen: str, path: str) -> bool:
    """Whether the file that pytest names (absolute, or from its root folder) is the change's."""
    return seen == path or seen.endswith("/" + path) or path.endswith("/" + seen)


def _pruned(changes: ChangeSet, trial: Trial, tidy: Format) -> ChangeSet:
    left: list[Change] = []
    pruned: dict[str, str] = {}
    for change in changes.changes:
        if any(same_file(broken.path, change.path) for broken in trial.errors):
            continue
        red = [test for test in trial.red if same_file(test.file or test.id.split("::")[0], change.path)]
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
