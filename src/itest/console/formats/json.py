"""The report as a document for machines, schema 1; the same as `--json`."""

from __future__ import annotations

import json

from itest.console.report_document import report_document
from itest.model.report import Report


def write(report: Report) -> str:
    """One JSON object, indented."""
    return json.dumps(report_document(report), indent=2) + "\n"


FORMAT = write
