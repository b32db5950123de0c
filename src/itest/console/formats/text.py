"""The report as lines for people and editors: `path:line:column CODE message`."""

from __future__ import annotations

import io

from itest.console.report_text import write_report
from itest.model.report import Report


def write(report: Report) -> str:
    """The header, a line for each finding, and the counts; no colours."""
    out = io.StringIO()
    write_report(out, report, everything=True)
    return out.getvalue()


FORMAT = write
