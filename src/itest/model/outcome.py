"""What one `init` came to: what the console and the JSON document tell the user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from itest.model.answers import Answers
from itest.model.changes import ChangeSet, Receipt, Verdict
from itest.model.conflict import Conflict
from itest.model.facts import ProjectFacts
from itest.model.observations import Finding, Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that itest left as the user has it, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`trial` is the verification in the sandbox, before anything was written; `final` the run in the project.

    `endpoints` counts the project's own endpoints, `covered` those whose handler a test makes answer, `refused` those
    that have tests of their refusals alone.
    `outside` are the addresses outside this machine that the application wanted, each with how often the fence refused.
    `installed` are requirements put into the project's environment, `lacking` those that it still lacks.
    """

    status: Literal["written", "planned", "unchanged"]
    facts: ProjectFacts
    answers: Answers
    changes: ChangeSet
    kept: tuple[Kept, ...] = ()
    trial: Verdict | None = None
    final: Verdict | None = None
    receipt: Receipt | None = None
    findings: tuple[Finding, ...] = ()
    missed: tuple[Missed, ...] = ()
    endpoints: int = 0
    covered: int = 0
    refused: int = 0
    installed: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    outside: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 when done and green, 3 when conflicts were left, 1 when the suite is not green or cannot run there."""
        if self.conflicts:
            return 3
        if self.final is not None and not self.final.green:
            return 1
        return 1 if self.lacking and self.status == "written" and self.answers.install else 0
