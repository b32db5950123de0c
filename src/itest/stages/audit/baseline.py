"""The baseline: findings that a team has decided to live with, keyed without lines, so that edits shift nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from itest.errors import ItestError
from itest.model.report import Finding

PATH = ".itest/doctor-baseline.json"
"""Where it lies in the project, unless the configuration says otherwise."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How many findings of each key are known: (code, path, qualname, subject)."""

    known: Counter[Key]

    def split(self, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], int, tuple[Key, ...]]:
        """The findings that are new, how many are hidden, and the keys of which fewer are left than it knows."""
        left = Counter(self.known)
        new = []
        for finding in findings:
            if left[finding.key] > 0:
                left[finding.key] -= 1
            else:
                new.append(finding)
        stale = tuple(sorted(key for key, count in left.items() if count > 0))
        return tuple(new), self.known.total() - left.total(), stale


def written(findings: Iterable[Finding]) -> bytes:
    """The file that makes these findings known; the same findings give the same bytes."""
    known = Counter(finding.key for finding in findings)
    rows = [
        {"code": code, "path": path, "in": qualname, "subject": subject, "count": count}
        for (code, path, qualname, subject), count in sorted(known.items())
    ]
    return (json.dumps({"schema": 1, "known": rows}, indent=1, ensure_ascii=True) + "\n").encode()


def read(text: str, path: str) -> Baseline:
    """A baseline file's content. Raises ItestError when it is none."""
    try:
        document = json.loads(text)
        rows = document["known"]
        known = Counter({(r["code"], r["path"], r["in"], r["subject"]): int(r["count"]) for r in rows})
    except (ValueError, KeyError, TypeError) as error:
        raise ItestError(
            f"{path} is no baseline of itest doctor: {error}",
            advice="Write it anew with --write-baseline, or pass --no-baseline.",
        ) from None
    return Baseline(known=known)
