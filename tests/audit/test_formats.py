"""Each form of the report holds every finding in the way its readers want it."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from sarif_pydantic import Sarif  # type: ignore[import-untyped]

from itest.console.formats import formats
from itest.model.report import Edit, Fix, Related, Report

from .findings import a_finding, a_report

CHAIN = (Related(path="shop/mail.py", line=3, message="defined here"),)
FIX = Fix(
    title="Patch where it is used.",
    safe=False,
    edits=(Edit(path="tests/test_mail.py", start=10, end=14, text="shop.orders.send"),),
)


def write(name: str, report: Report) -> str:
    return formats()[name](report)


@pytest.mark.parametrize("name", formats())
def test_a_report_without_findings_is_written_too(name: str) -> None:
    """In every form; a machine that reads it must not stumble."""
    text = write(name, a_report())

    assert text.endswith("\n") or (name == "github" and not text)


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("odd", ['a" ]]> & <b>', "line\nbreak", "\x00\x1b[31m", "caf\u00e9 \U0001f40d", "100% a:b,c"])
def test_odd_names_break_out_of_no_form(name: str, odd: str) -> None:
    """What the project calls its things is data."""
    text = write(name, a_report(a_finding(message=odd, subject=odd, path=f"tests/{odd[0]} x.py"), a_finding(line=9)))

    if name in ("json", "sarif", "gitlab"):
        json.loads(text)
    elif name == "junit":
        assert len(ElementTree.fromstring(text).findall(".//failure")) == 2
    elif name == "github":
        assert len(text.splitlines()) == 2


def test_sarif_is_what_the_standard_says() -> None:
    """Checked by the standard's model; rule, place, chain, fix and fingerprint are there."""
    text = write("sarif", a_report(a_finding(related=CHAIN, fix=FIX), a_finding(code="T01", severity="warning")))

    run = Sarif.model_validate_json(text, strict=False).runs[0]
    first, second = (run.results or [])[:2]
    assert [rule.id for rule in run.tool.driver.rules or ()] == ["M02", "T01"]
    assert first.rule_id == "M02"
    assert json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "tests/test_mail.py", "uriBaseId": "PROJECT"},
        "region": {"startLine": 7, "startColumn": 5},
    }
    assert first.related_locations
    assert first.fixes
    assert second.level is not None


def test_fingerprints_do_not_move_with_lines_and_tell_equals_apart() -> None:
    """So that code hosts neither reopen nor merge what they know."""

    def prints(*lines: int) -> list[str]:
        issues = json.loads(write("gitlab", a_report(*(a_finding(line=line) for line in lines))))
        return [issue["fingerprint"] for issue in issues]

    assert prints(7, 8) == prints(70, 80)
    assert len(set(prints(7, 8))) == 2


def test_github_says_how_many_it_does_not_show() -> None:
    """It would drop them without a word."""
    text = write("github", a_report(*(a_finding(line=line) for line in range(1, 15))))

    assert text.count("::error file=tests/test_mail.py,line=") == 10
    assert "4 more findings" in text.splitlines()[-1]


def test_gitlab_grades_data_loss_highest() -> None:
    """Whatever else it is."""
    issues = json.loads(write("gitlab", a_report(a_finding(consequence="data loss"), a_finding(severity="warning"))))

    assert [issue["severity"] for issue in issues] == ["critical", "minor"]
