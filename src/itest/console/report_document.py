"""The doctor's report as a document for machines: schema 1."""

from __future__ import annotations

from typing import Any

from itest.model.codec import to_json
from itest.model.report import Finding, Fix, Report


def report_document(report: Report) -> dict[str, Any]:
    """`{"schema": 1, "summary": {...}, "findings": [...]}`; paths are POSIX and relative to the project."""
    seen = to_json(report.seen)
    counts = {"errors": report.count("error"), "warnings": report.count("warning"), "infos": report.count("info")}
    left_out = {
        "suppressed": report.suppressed,
        "known": report.known,
        "stale": [dict(zip(("code", "path", "in", "subject"), key, strict=True)) for key in report.stale],
        "unused_ignores": to_json(report.unused),
    }
    return {
        "schema": 1,
        "summary": {**seen, **counts, **left_out},
        "findings": [_finding(finding) for finding in report.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    names = (
        "code",
        "name",
        "severity",
        "confidence",
        "consequence",
        "path",
        "line",
        "column",
        "message",
        "explanation",
    )
    return {
        **{name: getattr(finding, name) for name in names},
        "subject": finding.subject,
        "qualname": finding.qualname,
        "related": to_json(finding.related),
        "fix": _fix(finding.fix),
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    return None if fix is None else {"title": fix.title, "safe": fix.safe, "edits": to_json(fix.edits)}
