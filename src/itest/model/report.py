"""What `doctor` found: findings as data, graded by severity, confidence and consequence, and what was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Consequence = Literal["data loss", "false green", "leak", "hygiene"]
Layer = Literal["unit", "integration", "end_to_end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """One link of the evidence chain: a place and what it shows."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the bytes `start` to `end` of a file (offsets in the file as it is) by `text`."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What would mend it: `safe` edits are applied by --fix, the others only with --unsafe-fixes.

    Without edits the title is advice.
    """

    title: str
    safe: bool
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `message` is the defect, `explanation` the consequence in one sentence.

    `path` is POSIX and relative to the project, `line` and `column` are 1-based. `subject` (a fixture's name, a patch
    target) and `qualname` (the function around it) identify it without lines, for baselines and fingerprints.
    """

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    consequence: Consequence
    path: str
    line: int
    column: int
    message: str
    explanation: str
    subject: str
    qualname: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when lines shift."""
        return self.code, self.path, self.qualname, self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class NotParsed:
    """A file that could not be looked at, and why."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyramid:
    """How many tests there are of each kind; 60/30/10 in a hundred is a healthy suite's rule of thumb."""

    unit: int = 0
    integration: int = 0
    end_to_end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was looked at: the report's header."""

    files: int
    fixtures: int
    tests: int
    conftests: int
    plugins: tuple[str, ...]
    not_parsed: tuple[NotParsed, ...]
    cache_hits: int
    seconds: float
    pyramid: Pyramid = Pyramid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A comment `# itest: ignore[codes]` that hides nothing; `codes` are those of it that do not, "" for a bare one."""

    path: str
    line: int
    codes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The findings in the order of their consequence, and what was seen.

    `suppressed` counts the findings hidden by comments, `known` those hidden by the baseline; `stale` are the keys of
    which the baseline knows more than there are.
    """

    seen: Seen
    findings: tuple[Finding, ...]
    suppressed: int = 0
    known: int = 0
    stale: tuple[tuple[str, str, str, str], ...] = ()
    unused: tuple[Unused, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(1 for finding in self.findings if finding.severity == severity)
