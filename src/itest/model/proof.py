"""What `itest prove` works with: faults that can be seeded, what became of those that were, and the whole proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from itest.model.changes import Dropped

Verdict = Literal["caught", "survived", "timeout", "crashed", "void"]
"""timeout: a test did not come back; crashed: the process died; void: nothing can be said, so it does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault that can be seeded: `before` and `after` are the changed lines, `name` the function's qualified name.

    `index` is the fault's number in its file, `endpoints` are keys such as "POST /orders", `group` is what it is
    reported under: the first of them, with all methods of its handler. `handler` tells whether it stands in a handler
    itself, `fresh` whether it acts at import. `tests` are node ids, the most telling first;
    `shared` tells whether a session fixture runs the faulty statement.
    """

    path: str
    line: int
    index: int
    operator: str
    name: str
    before: str
    after: str
    handler: bool
    fresh: bool
    endpoints: tuple[str, ...]
    group: str
    tests: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one fault: the test that noticed it, what that test said, and how many were run."""

    fault: Fault
    verdict: Verdict
    test: str | None = None
    reason: str = ""
    ran: int = 0
    seconds: float = 0.0

    @property
    def caught(self) -> bool:
        return self.verdict in ("caught", "timeout", "crashed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One test of the run without any fault; `seconds` is what it took."""

    id: str
    outcome: str
    message: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The run without any fault: what it showed, and every fault that could be seeded."""

    tests: tuple[Measured, ...]
    errors: tuple[Dropped, ...]
    endpoints: tuple[str, ...]
    faults: tuple[Fault, ...]
    seconds: float

    @property
    def red(self) -> tuple[Dropped, ...]:
        """Tests that fail, and files that cannot be collected, each with its reason."""
        failed = tuple(Dropped(test=t.id, reason=t.message) for t in self.tests if t.outcome == "failed")
        return (*self.errors, *failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How many seeded faults the tests noticed. `possible` counts the faults that could have been seeded."""

    project: str
    outcomes: tuple[Outcome, ...]
    endpoints: tuple[str, ...]
    tests: int
    possible: int
    seed: int
    baseline_seconds: float
    seconds: float
    fail_under: float | None = None

    @property
    def tried(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.verdict != "void")

    @property
    def caught(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.tried if outcome.caught)

    @property
    def survivors(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.tried if not outcome.caught)

    @property
    def percent(self) -> float:
        """The share of faults that were caught, 0 to 100; 100 when none could be tried."""
        return 100.0 * len(self.caught) / len(self.tried) if self.tried else 100.0

    @property
    def groups(self) -> dict[str, tuple[Outcome, ...]]:
        """Outcomes by endpoint, in the order of paths; faults in code of several endpoints stand with the first."""
        names = sorted({outcome.fault.group for outcome in self.tried}, key=lambda name: name.split(" ")[::-1])
        return {name: tuple(o for o in self.tried if o.fault.group == name) for name in names}

    @property
    def exit_code(self) -> int:
        """1 when the share is below `fail_under`, else 0."""
        return 1 if self.fail_under is not None and self.percent < self.fail_under else 0
