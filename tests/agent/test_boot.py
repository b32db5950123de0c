"""The agent's import path: the copy, never the real project, however that is installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from itest.agent import boot


@pytest.fixture
def job(tmp_path: Path) -> dict[str, object]:
    copy = tmp_path / "sandbox" / "shop"
    return {"origin": str(tmp_path / "shop"), "project": str(copy), "paths": [str(copy)], "overlay": None}


def test_an_editable_install_leads_to_the_copy(
    job: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .pth entry that points into the real project is turned round."""
    monkeypatch.setattr(sys, "path", ["", "/agent/itest_agent", str(tmp_path / "shop" / "src"), "/usr/lib/python3"])
    boot._arrange_path(job, "/agent/itest_agent")
    copy = str(tmp_path / "sandbox" / "shop")
    assert sys.path == [copy, f"{copy}/src", "/usr/lib/python3", "/agent"]


def test_the_projects_own_environment_stays(
    job: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`.venv` lies inside the project and is not copied."""
    site = str(tmp_path / "shop" / ".venv" / "lib" / "site-packages")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "shop" / ".venv"))
    monkeypatch.setattr(sys, "path", [site])
    boot._arrange_path(job, "/agent/itest_agent")
    assert site in sys.path


def test_an_exception_is_described_for_the_host() -> None:
    """Type, message, frames and what the application asks for."""
    try:
        {}["x"]  # type: ignore[index]
    except KeyError as error:
        described = boot.describe(error)
    assert (described["type"], described["message"], described["needs"]) == ("KeyError", "'x'", [])
    assert described["frames"][-1][2] == "test_an_exception_is_described_for_the_host"
