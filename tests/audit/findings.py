"""Findings and reports to try the doctor's later steps on."""

from __future__ import annotations

from typing import Any

from itest.model.report import Finding, Report, Seen


def a_finding(**changes: Any) -> Finding:
    """An error of M02 in tests/test_mail.py, line 7."""
    values: dict[str, Any] = {
        "code": "M02",
        "name": "patch-no-effect",
        "severity": "error",
        "confidence": "high",
        "consequence": "false green",
        "path": "tests/test_mail.py",
        "line": 7,
        "column": 5,
        "message": "nobody reads `shop.mail.send`",
        "explanation": "`assert_not_called` can never fail.",
        "subject": "shop.mail.send",
        "qualname": "test_no_mail",
    }
    return Finding(**{**values, **changes})


def a_report(*findings: Finding) -> Report:
    """A report on three files."""
    seen = Seen(files=3, fixtures=2, tests=5, conftests=1, plugins=(), not_parsed=(), cache_hits=0, seconds=0.25)
    return Report(seen=seen, findings=findings)
