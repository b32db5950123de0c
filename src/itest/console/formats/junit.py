"""JUnit XML, for dashboards that know nothing else: one test case a finding, errors as failures."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from itest.model.report import Finding, Report

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""


def write(report: Report) -> str:
    """A suite with a case for each finding, or one case that passes when there is none."""
    count = str(len(report.findings))
    attributes = {"name": "itest doctor", "tests": str(max(len(report.findings), 1)), "failures": count, "errors": "0"}
    suite = ElementTree.Element("testsuite", {**attributes, "time": f"{report.seen.seconds:.3f}"})
    for finding in report.findings:
        _case(suite, finding)
    if not report.findings:
        ElementTree.SubElement(suite, "testcase", {"classname": "itest.doctor", "name": "nothing found"})
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, finding: Finding) -> None:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    attributes = {"classname": finding.path, "name": f"{finding.code} {finding.subject}", "file": finding.path}
    case = ElementTree.SubElement(
        suite, "testcase", {**{k: _fit(v) for k, v in attributes.items()}, "line": str(finding.line)}
    )
    failure = ElementTree.SubElement(case, "failure", {"type": finding.severity, "message": _fit(finding.message)})
    chain = [f"{link.path}:{link.line} {link.message}" for link in finding.related]
    failure.text = _fit("\n".join((f"{place} {finding.message}. {finding.explanation}", *chain)))


def _fit(text: str) -> str:
    return _UNFIT.sub("?", text)


FORMAT = write
