"""What is reported, by configuration, baseline and history, and where the report goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import SAME, Told

Itest = Callable[..., Told]


def configure(root: Path, text: str) -> None:
    (root / "pyproject.toml").write_text(f"[tool.itest.doctor]\n{text}\n")


def test_the_configuration_chooses_rules_and_severity(itest: Itest, suite: Path) -> None:
    """As the command line would; the command line wins."""
    configure(suite, 'select = ["F"]\nfail-on = "warning"')

    assert itest("doctor", "--json").codes == ["F04"]
    assert itest("doctor").code == 1
    assert itest("doctor", "--fail-on", "error").code == 0
    assert itest("doctor", "--json", "--select", "T").codes == ["T01"]


def test_rules_can_be_ignored_below_a_path(itest: Itest, suite: Path) -> None:
    """The same rule still speaks elsewhere."""
    configure(suite, 'per-path = { "test_b.py" = ["T01"] }')
    (suite / "test_c.py").write_text(SAME)

    assert [f["path"] for f in itest("doctor", "--json", "--select", "T").document["findings"]] == ["test_c.py"]


@pytest.mark.parametrize("text", ['slect = ["F"]', 'select = ["Q"]', 'per-path = { "x" = ["Q9"] }'])
def test_a_configuration_that_means_nothing_is_exit_2(itest: Itest, suite: Path, text: str) -> None:
    """Not a report on other rules than those that were meant."""
    configure(suite, text)

    assert itest("doctor").code == 2


def test_what_the_baseline_knows_is_not_reported_until_there_is_more_of_it(itest: Itest, suite: Path) -> None:
    """Lines above may come and go; a new finding counts; one that is gone is named."""
    written = itest("doctor", "--write-baseline")
    assert written.code == 0
    assert json.loads((suite / ".itest" / "doctor-baseline.json").read_text())["known"]

    (suite / "test_b.py").write_text(f"\n\n{SAME}")
    again = itest("doctor", "--json")
    assert (again.codes, again.document["summary"]["known"]) == ([], 2)
    assert itest("doctor", "--no-baseline").code == 1

    (suite / "test_b.py").write_text(SAME.replace("test_same", "test_other"))
    later = itest("doctor", "--json")
    assert later.codes == ["T01"]
    assert [one["in"] for one in later.document["summary"]["stale"]] == ["test_same"]


def test_a_damaged_baseline_is_exit_2(itest: Itest, suite: Path) -> None:
    """It is not taken for an empty one."""
    itest("doctor", "--write-baseline")
    (suite / ".itest" / "doctor-baseline.json").write_text("{")

    assert itest("doctor").code == 2


def test_only_what_changed_is_reported(itest: Itest, repository: Path) -> None:
    """New files count; everything is read all the same."""
    assert itest("doctor", "--json", "--changed").codes == []

    (repository / "test_c.py").write_text(SAME)
    assert [f["path"] for f in itest("doctor", "--json", "--changed", "HEAD").document["findings"]] == ["test_c.py"]


def test_a_changed_conftest_reports_what_lies_below_it(itest: Itest, repository: Path) -> None:
    """Its fixtures decide what the tests there do."""
    conftest = repository / "conftest.py"
    conftest.write_text(conftest.read_text().replace("return 1", "return 3"))

    assert itest("doctor", "--json", "--changed").codes == ["T01", "F04"]


@pytest.mark.parametrize("reference", ["nowhere", "--upload-pack=x", "HEAD~99"])
def test_a_commit_that_does_not_exist_is_exit_2(itest: Itest, repository: Path, reference: str) -> None:
    """Whatever it looks like to git."""
    assert itest("doctor", f"--changed={reference}").code == 2


def test_without_a_repository_changed_is_exit_2(itest: Itest, suite: Path) -> None:
    """Everything would be as misleading as nothing."""
    told = itest("doctor", "--changed")

    assert told.code == 2
    assert "not a git repository" in told.err


def test_several_forms_go_to_several_files(itest: Itest, suite: Path) -> None:
    """The text stays on the terminal."""
    told = itest("doctor", "--format", "text", "--format", f"sarif={suite / 'out.sarif'}")

    assert "T01" in told.out
    assert json.loads((suite / "out.sarif").read_text())["version"] == "2.1.0"


def test_forms_are_not_mixed_in_one_place(itest: Itest, suite: Path) -> None:
    """Nor is one of them taken silently."""
    assert itest("doctor", "--format", "sarif", "--format", "gitlab").code == 2
    assert itest("doctor", "--format", "html").code == 2


def test_the_output_file_is_written_and_nothing_else_said(itest: Itest, suite: Path) -> None:
    """--json and --output-file together, as CI jobs want it."""
    told = itest("doctor", "--json", "--output-file", str(suite / "report.json"))

    assert told.out == ""
    assert json.loads((suite / "report.json").read_text())["schema"] == 1
    assert itest("doctor", "--output-file", str(suite / "no" / "folder")).code == 2


def test_on_github_annotations_come_with_the_text(itest: Itest, suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless a form was asked for."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    assert "::error file=test_b.py,line=2" in itest("doctor").out
    assert "::error" not in itest("doctor", "--format", "text").out


def test_comments_that_hide_nothing_are_named(itest: Itest, suite: Path) -> None:
    """Unless their rule did not run, so that nothing is known of them."""
    (suite / "test_b.py").write_text(SAME.replace("(used):", "(used):  # itest: ignore[T01,F04] for now"))

    summary = itest("doctor", "--json").document["summary"]
    assert summary["suppressed"] == 1
    assert summary["unused_ignores"] == [{"path": "test_b.py", "line": 1, "codes": "F04"}]
    assert itest("doctor", "--json", "--select", "T").document["summary"]["unused_ignores"] == []
