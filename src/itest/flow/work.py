"""What the steps of `init` hand to one another, and what they need from outside: progress and answers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from itest.errors import ItestError
from itest.flow.options import Options
from itest.model.answers import Answers
from itest.model.changes import ChangeSet, Verdict
from itest.model.conflict import Conflict
from itest.model.facts import ProjectFacts
from itest.model.manifest import Manifest, PackRecord
from itest.model.observations import Observations
from itest.model.outcome import Kept
from itest.model.question import Asker
from itest.model.runtime import RuntimeFacts
from itest.packaging.environment import Environment
from itest.stages.write import Claim

if TYPE_CHECKING:
    from itest.packs.declaration import Pack


class Progress(Protocol):
    """Shows what is under way; `console.Screen` is one."""

    def step(self, text: str) -> AbstractContextManager[None]: ...

    def detail(self, text: str) -> None: ...

    def plan(self, changes: ChangeSet) -> None: ...


class Task(Protocol):
    """A command that wants single definitions of a new suite rather than all of it."""

    def endpoints(self, work: Work) -> tuple[str, ...]:
        """The endpoints to look at, once the application was imported; () for none. Raises ItestError."""

    def changes(self, work: Work, suite: ChangeSet) -> ChangeSet:
        """What is to be tried out, taken from the suite as it would be made anew."""

    def proved(self, work: Work) -> ChangeSet:
        """What is left of it after the trial. Raises ItestError when that is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A template pack of the suite with its text; `fresh` is one that this command adds."""

    record: PackRecord
    pack: Pack
    fresh: bool = False


@dataclass(slots=True, kw_only=True)
class Work:
    """One `init` under way. Each step fills in what it finds out; nothing is on disk before the last ones.

    `merging`: the suite as a whole is made anew and brought together with what is on disk; `recorded` is then what is
    to be remembered of it (None: the changes themselves).
    `move`: the suite's folder as it was recorded and as it is now, where the user moved it.
    `careful`: the whole suite is run at the end, and what was written goes again if it is red.
    """

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
    outside: tuple[tuple[str, int], ...] = ()
    careful: bool = False
    task: Task | None = None
    claim: Claim | None = None
    merging: bool = False
    recorded: ChangeSet | None = None
    conflicts: tuple[Conflict, ...] = ()
    packs: tuple[Loaded, ...] = ()
    move: tuple[str, str] | None = None

    @property
    def root(self) -> Path:
        return Path(self.facts.root)

    def known_runtime(self) -> RuntimeFacts:
        """The runtime facts, once the application was imported."""
        if self.runtime is None:
            raise ItestError("The application has not been imported yet")
        return self.runtime
