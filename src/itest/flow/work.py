"""What the steps of `init` hand to one another, and what they need from outside: progress and answers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from itest.errors import ItestError
from itest.flow.options import Options
from itest.model.answers import Answers
from itest.model.changes import ChangeSet, Verdict
from itest.model.facts import ProjectFacts
from itest.model.manifest import Manifest
from itest.model.observations import Observations
from itest.model.outcome import Kept
from itest.model.question import Asker
from itest.model.runtime import RuntimeFacts
from itest.packaging.environment import Environment


class Progress(Protocol):
    """Shows what is under way; `console.Screen` is one."""

    def step(self, text: str) -> AbstractContextManager[None]: ...

    def detail(self, text: str) -> None: ...

    def plan(self, changes: ChangeSet) -> None: ...


@dataclass(slots=True, kw_only=True)
class Work:
    """One `init` under way. Each step fills in what it finds out; nothing is on disk before the last ones."""

    options: Options
    asker: Asker
    progress: Progress
    facts: ProjectFacts
    answers: Answers
    digest: str
    before: Manifest | None = None
    environment: Environment
    runtime: RuntimeFacts | None = None
    observations: Observations | None = None
    changes: ChangeSet = field(default_factory=lambda: ChangeSet(changes=()))
    kept: tuple[Kept, ...] = ()
    trial: Verdict | None = None
    overlay: Path | None = None
    borrowed: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return Path(self.facts.root)

    def known_runtime(self) -> RuntimeFacts:
        """The runtime facts, once the application was imported."""
        if self.runtime is None:
            raise ItestError("The application has not been imported yet")
        return self.runtime
