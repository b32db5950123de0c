"""Fingerprints: what tells a finding from every other one and stays the same when lines shift."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from itest.model.report import Finding


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with 32 hexadecimal digits; equal keys are numbered in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        seen[finding.key] += 1
        text = "\0".join((*finding.key, str(seen[finding.key])))
        yield finding, hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
