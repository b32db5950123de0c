"""One run of the generated tests, as values: what each came to, and what kept pytest from running at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itest.errors import ItestError
from itest.model.codec import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test or case. `file` is absolute as pytest has it, `index` counts the cases of one function from 0."""

    id: str
    file: str = ""
    owner: str = ""
    function: str = ""
    case: str | None = None
    index: int = 0
    outcome: str = "unrun"
    message: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A file that could not be collected."""

    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`exit` is pytest's exit code: 0 green, 1 red, 2 interrupted, 3 internal, 4 usage, 5 nothing collected."""

    exit: int
    seconds: float
    tests: tuple[Test, ...]
    errors: tuple[Broken, ...]

    @property
    def red(self) -> tuple[Test, ...]:
        return tuple(test for test in self.tests if not test.passed)

    @property
    def unrun(self) -> bool:
        """Whether the run ended before all tests had their turn."""
        return any(test.outcome == "unrun" for test in self.tests)


def trial_from(answer: Mapping[str, Any], output: str) -> Trial:
    """The agent's answer as a Trial.

    Raises ItestError when pytest did not come to the tests, or not to all of them (a conftest that fails, an
    option that it does not know, something that ends the session).
    """
    trial = from_json(Trial, answer)
    if trial.exit in (3, 4) or trial.unrun or not (trial.tests or trial.errors):
        raise ItestError("pytest could not run the generated suite", advice=_telling(output))
    return trial


def _telling(output: str) -> str:
    """The lines of pytest's output that say why."""
    lines = [line for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("E  ", "ERROR", "Exit:", "INTERNALERROR>", "!!!"))]
    return "\n".join((errors or lines)[-6:])
