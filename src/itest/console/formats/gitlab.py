"""GitLab's code quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""

from __future__ import annotations

import json

from itest.console.formats._prints import fingerprinted
from itest.model.report import Report

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def write(report: Report) -> str:
    """A JSON list of issues; data loss is critical."""
    issues = [
        {
            "description": f"{finding.message}. {finding.explanation}",
            "check_name": f"{finding.code} {finding.name}",
            "fingerprint": fingerprint,
            "severity": "critical" if finding.consequence == "data loss" else _SEVERITIES[finding.severity],
            "location": {"path": finding.path, "lines": {"begin": finding.line}},
        }
        for finding, fingerprint in fingerprinted(report.findings)
    ]
    return json.dumps(issues, indent=2) + "\n"


FORMAT = write
