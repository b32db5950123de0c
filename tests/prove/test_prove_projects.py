"""`itest prove` on sample applications: real frameworks, the generated suite and the project's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.initialised import Run, files, run
from tests.samples import SAMPLES, Sample

pytestmark = pytest.mark.slow

CHOSEN = {
    "flask-flask_sqlalchemy": "modern",
    "fastapi-sqlalchemy": "modern",
    "django-drf": "modern",
    "starlette-sqlalchemy": "modern",
}
CELLS = [pytest.param((s, CHOSEN[s.name]), id=s.name) for s in SAMPLES if s.name in CHOSEN]


def prove(project: Path, python: Path, *arguments: str) -> Run:
    """`itest prove --json` in a project."""
    return run([sys.executable, "-m", "itest", "prove", "--json", "--python", str(python), *arguments], project)


@pytest.mark.parametrize("cell", CELLS)
def test_the_generated_suite_catches_faults(initialised: Any, cell: tuple[Sample, str], tmp_path: Path) -> None:
    """Of every framework; the same seed breaks the same lines; not a byte of the project changes."""
    done = initialised(*cell).copy(tmp_path)
    before = files(done.root)
    result = prove(done.project, done.python, "--limit", "12")
    assert result.code == 0, result.text
    document = result.document
    assert document["tried"] >= 10
    assert document["caught"] >= document["tried"] * 0.5
    faults = [fault for group in document["by_endpoint"] for fault in group["faults"]]
    assert all(done.tests_dir in fault["test"] for fault in faults if fault["verdict"] == "caught" and fault["test"])
    assert {fault["path"] for fault in faults} <= {path.removeprefix(done.sample.directory + "/") for path in before}
    assert files(done.root) == before


def test_one_endpoint_and_a_bar_that_is_missed(initialised: Any, tmp_path: Path) -> None:
    """`--endpoint` keeps to it, `--fail-under` ends with 1, a red test is named before anything is broken."""
    sample = next(sample for sample in SAMPLES if sample.name == "flask-flask_sqlalchemy")
    done = initialised(sample, "modern").copy(tmp_path)
    result = prove(done.project, done.python, "--endpoint", "POST /loans", "--limit", "4", "--fail-under", "100")
    assert {group["endpoint"] for group in result.document["by_endpoint"]} == {"POST /loans/"}
    assert result.code == (0 if result.document["percent"] == 100 else 1)
    red = done.project / done.tests_dir / "test_red.py"
    red.write_text("def test_red():\n    assert 1 == 2\n", encoding="utf-8")
    refused = prove(done.project, done.python)
    assert refused.code == 1
    assert "test_red.py::test_red" in refused.document["error"]["advice"]


def test_a_suite_of_the_projects_own(environment: Any, tmp_path: Path) -> None:
    """Without `itest init` before: what pytest collects, or what `--tests` names."""
    sample = next(sample for sample in SAMPLES if sample.name == "django-drf")
    project = sample.copy(tmp_path)
    result = prove(project, environment("modern"), "--tests", "tests", "--limit", "6")
    assert result.code == 0, result.text
    assert result.document["tried"] == 6
