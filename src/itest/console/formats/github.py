"""GitHub Actions' workflow commands: each finding becomes an annotation on its line.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-a-notice-message
"""

from __future__ import annotations

from collections import Counter

from itest.model.report import Finding, Report

SHOWN = 10
"""GitHub shows ten annotations of a kind for one step and drops the rest without a word."""

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def write(report: Report) -> str:
    """The first findings of each severity as commands, and one more line that counts those that are not shown."""
    seen: Counter[str] = Counter()
    lines = []
    for finding in report.findings:
        seen[finding.severity] += 1
        if seen[finding.severity] <= SHOWN:
            lines.append(_command(finding))
    hidden = sum(max(count - SHOWN, 0) for count in seen.values())
    if hidden:
        lines.append(f"::notice title=itest doctor::{hidden} more findings are not shown here")
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    where = {"file": finding.path, "line": str(finding.line), "col": str(finding.column)}
    where["title"] = f"{finding.code} {finding.name}"
    properties = ",".join(f"{name}={_property(value)}" for name, value in where.items())
    return f"::{_LEVELS[finding.severity]} {properties}::{_data(f'{finding.message}. {finding.explanation}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = write
