"""`itest doctor` as a whole: exit codes, what it says it saw, choosing, comments, the cache, files it cannot parse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from itest.cli.main import main

from .conftest import CONFTEST, SAME

FINE = "def test_fine(used):\n    assert used == 1\n"


def lay(root: Path, **files: str) -> None:
    for name, text in files.items():
        (root / f"{name}.py").write_text(text, encoding="utf-8")


def doctor(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["itest", "doctor", "-C", str(root), *arguments])
    return main()


def document(monkeypatch: pytest.MonkeyPatch, root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict:  # type: ignore[type-arg]
    doctor(monkeypatch, root, "--json", *more)
    return dict(json.loads(capsys.readouterr().out))


def test_an_error_is_exit_1_and_a_warning_only_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--fail-on` decides from which severity on the command fails."""
    lay(tmp_path, conftest=CONFTEST, test_a=FINE)

    assert doctor(monkeypatch, tmp_path) == 0
    assert doctor(monkeypatch, tmp_path, "--fail-on", "warning") == 1

    lay(tmp_path, test_b=SAME)
    assert doctor(monkeypatch, tmp_path) == 1
    assert doctor(monkeypatch, tmp_path, "--fail-on", "never") == 0


def test_nothing_seen_is_never_all_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without tests is exit 2, with what to do."""
    lay(tmp_path, app="def run():\n    return 1\n")

    assert doctor(monkeypatch, tmp_path) == 2
    assert "testpaths" in capsys.readouterr().err


def test_plain_text_has_one_line_a_finding(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal a finding is `path:line:column CODE message`, and the header says what was seen."""
    lay(tmp_path, conftest=CONFTEST, test_b=SAME)
    doctor(monkeypatch, tmp_path)
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].startswith("2 files, 1 tests, 2 fixtures, 1 conftests")
    assert lines[1] == "pyramid: 100% unit, 0% integration, 0% end-to-end (rule of thumb: 60/30/10)"
    assert lines[2].startswith("test_b.py:2:12 T01 ")
    assert lines[3].startswith("conftest.py:10:1 F04 ")
    assert lines[4] == "1 errors, 1 warnings, 0 notes; F 1, T 1"


def test_the_document_names_every_field(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Schema 1, as other tools read it."""
    lay(tmp_path, conftest=CONFTEST, test_b=SAME)
    told = document(monkeypatch, tmp_path, capsys)

    assert told["schema"] == 1
    assert (told["summary"]["errors"], told["summary"]["warnings"]) == (1, 1)
    assert {"code", "name", "severity", "confidence", "path", "line", "column", "message", "related", "fix"} <= set(
        told["findings"][0]
    )


def test_rules_are_chosen_by_prefix(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The longer prefix wins; a code that no rule has is a usage error."""
    lay(tmp_path, conftest=CONFTEST, test_b=SAME)

    def codes(*arguments: str) -> list[str]:
        return [f["code"] for f in document(monkeypatch, tmp_path, capsys, *arguments)["findings"]]

    assert codes("--select", "T") == ["T01"]
    assert codes("--ignore", "F") == ["T01"]
    assert codes("--select", "ALL", "--ignore", "T01") == ["F04"]
    assert codes("--ignore", "F", "--extend-select", "F04") == ["T01", "F04"]
    assert doctor(monkeypatch, tmp_path, "--select", "Q99") == 2


def test_a_comment_hides_a_finding_on_its_line_or_its_function(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The comment names the code; another code hides nothing."""
    lay(
        tmp_path,
        conftest=CONFTEST.replace("def dead():", "def dead():  # itest: ignore[F04] used by hand"),
        test_b=SAME.replace("used.real\n", "used.real  # itest: ignore[M02]\n"),
    )
    told = document(monkeypatch, tmp_path, capsys)

    assert [f["code"] for f in told["findings"]] == ["T01"]
    assert told["summary"]["suppressed"] == 1


def test_paths_narrow_the_report_but_not_the_reading(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the conftest knows of the tests elsewhere still counts."""
    lay(tmp_path, conftest=CONFTEST, test_a=FINE, test_b=SAME)
    told = document(monkeypatch, tmp_path, capsys, "conftest.py")

    assert [f["subject"] for f in told["findings"]] == ["dead"]


def test_unchanged_files_come_from_the_cache_and_a_damaged_cache_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], own_cache: Path
) -> None:
    """Three runs say the same: cold, warm, and with rubbish where the cache was."""
    lay(tmp_path, conftest=CONFTEST, test_b=SAME)
    cold = document(monkeypatch, tmp_path, capsys)
    warm = document(monkeypatch, tmp_path, capsys)
    for file in (own_cache / "doctor").iterdir():
        file.write_bytes(b"rubbish")
    again = document(monkeypatch, tmp_path, capsys)

    assert (cold["summary"]["cache_hits"], warm["summary"]["cache_hits"], again["summary"]["cache_hits"]) == (0, 2, 0)
    assert cold["findings"] == warm["findings"] == again["findings"]


@pytest.mark.parametrize(
    "broken",
    ["def test_x(:\n", "x = '\0'\n", "# coding: nonsense\n", "x = " + "(" * 3000, "x = " + "-" * 100_000 + "1"],
)
def test_a_file_that_cannot_be_parsed_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    """It is named with its reason, and fixtures that it might ask for are not called unused."""
    lay(tmp_path, conftest=CONFTEST, test_a=FINE, test_x=broken)
    told = document(monkeypatch, tmp_path, capsys)

    assert [one["path"] for one in told["summary"]["not_parsed"]] == ["test_x.py"]
    assert told["findings"] == []


def test_an_audit_needs_neither_jinja_nor_rich(tmp_path: Path) -> None:
    """What starts slowly is not imported."""
    lay(tmp_path, conftest=CONFTEST, test_b=SAME)
    script = (
        "import sys; from itest.cli._app import run; run(['doctor', '-C', sys.argv[1]]);"
        "sys.stderr.write(' '.join({'jinja2', 'cookiecutter', 'rich', 'questionary'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)

    assert done.stderr == ""
