"""The order in which findings are read: by what they can cost."""

from __future__ import annotations

from collections.abc import Iterable

from itest.model.report import Finding

_CONSEQUENCE = ("data loss", "false green", "leak", "hygiene")
_SEVERITY = ("error", "warning", "info")
_CONFIDENCE = ("high", "medium", "low")


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By consequence, severity and confidence, then by place; each finding once."""
    return tuple(sorted(dict.fromkeys(findings), key=_weight))


def _weight(finding: Finding) -> tuple[int, int, int, str, int, int, str]:
    return (
        _CONSEQUENCE.index(finding.consequence),
        _SEVERITY.index(finding.severity),
        _CONFIDENCE.index(finding.confidence),
        finding.path,
        finding.line,
        finding.column,
        finding.code,
    )
