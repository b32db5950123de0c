"""SARIF 2.1.0, which code hosts read: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import quote

from itest import __version__
from itest.console.formats._prints import fingerprinted
from itest.model.report import Edit, Finding, Fix, Related, Report
from itest.model.rule import Rule, documentation
from itest.registry import room

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}


def write(report: Report) -> str:
    """One run: the rules that found something, each finding with its chain, its fingerprint and its fix."""
    known = {rule.code: rule for rule in room("itest.rules", "RULE").values()}
    codes = sorted({finding.code for finding in report.findings})
    driver = {
        "name": "itest doctor",
        "semanticVersion": __version__,
        "rules": [_rule(known[code]) for code in codes if code in known],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "The project's folder."}}},
        "results": [_result(finding, print_) for finding, print_ in fingerprinted(report.findings)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> Mapping[str, Any]:
    headline, _, rest = documentation(rule).partition("\n")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": headline},
        "fullDescription": {"text": headline},
        "help": {"text": (rest.strip() or headline)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family, rule.consequence]},
    }


def _result(finding: Finding, fingerprint: str) -> Mapping[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. {finding.explanation}"},
        "locations": [_location(finding.path, finding.line, finding.column)],
        "partialFingerprints": {"itest/v1": fingerprint},
        "properties": {"confidence": finding.confidence, "precision": _PRECISION[finding.confidence]},
    }
    if finding.related:
        result["relatedLocations"] = [_related(number, link) for number, link in enumerate(finding.related)]
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix)]
    return result


def _location(path: str, line: int, column: int = 1) -> dict[str, Any]:
    region = {"startLine": max(line, 1), "startColumn": max(column, 1)}
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "PROJECT"}


def _related(number: int, link: Related) -> dict[str, Any]:
    return {"id": number, "message": {"text": link.message}, **_location(link.path, link.line)}


def _fix(fix: Fix) -> dict[str, Any]:
    by_path = groupby(sorted(fix.edits, key=lambda edit: (edit.path, edit.start)), key=lambda edit: edit.path)
    changes = [{"artifactLocation": _artifact(path), "replacements": _replacements(edits)} for path, edits in by_path]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacements(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    return [
        {
            "deletedRegion": {"byteOffset": edit.start, "byteLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]


FORMAT = write
