"""With a second process the report is the same, whatever becomes of that process."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CONFTEST, SAME, Told

Itest = Callable[..., Told]


@pytest.fixture
def larger(tmp_path: Path) -> Path:
    """A suite of several files, two of which cannot be parsed."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for number in range(12):
        broken = "(" if number in (3, 4) else ""
        (tmp_path / f"test_{number:02}.py").write_text(f"{SAME}{broken}\n")
    return tmp_path


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot split a process")
@pytest.mark.parametrize("grief", [False, True])
def test_two_processes_find_what_one_finds(
    itest: Itest, larger: Path, monkeypatch: pytest.MonkeyPatch, grief: bool
) -> None:
    """Findings, files that cannot be parsed, and what the cache knows afterwards; also when the second one dies."""
    alone = itest("doctor", "--json", "--no-baseline").document
    (larger / "pyproject.toml").write_text("[tool.pytest.ini_options]\n# another state of the project\n")
    for file in Path(os.environ["ITEST_CACHE_DIR"]).rglob("*.*"):
        file.unlink()
    monkeypatch.setattr("itest.stages.read_suite.reader.MANY", 1)
    monkeypatch.setattr("itest.stages.read_suite.reader.spare_core", lambda: True)
    if grief:
        monkeypatch.setattr("itest.stages.read_suite.ahead.marshal.dumps", lambda _: os._exit(9))
    both, again = itest("doctor", "--json").document, itest("doctor", "--json", "--select", "ALL").document

    assert both["findings"] == alone["findings"]
    assert both["summary"]["not_parsed"] == alone["summary"]["not_parsed"]
    assert again["summary"]["cache_hits"] == 11
