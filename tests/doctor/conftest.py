"""Runs `itest doctor` as its users do, with a cache of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from itest.cli.main import main
from itest.flow import doctor as flow

CONFTEST = (
    "import pytest\n\n\n@pytest.fixture\ndef used():\n    return 1\n\n\n@pytest.fixture\ndef dead():\n    return 2\n"
)
SAME = "def test_same(used):\n    assert used.real == used.real\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.document["findings"]]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of whoever runs these tests is left alone."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("ITEST_CACHE_DIR", str(folder))
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return folder


@pytest.fixture
def itest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Runs `itest VERB...` on the project in tmp_path, with more arguments."""

    def run(*arguments: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["itest", *arguments, "-C", str(tmp_path)])
        code = main()
        return Told(code=code, **dict(zip(("out", "err"), capsys.readouterr(), strict=True)))

    return run


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite with a dead fixture (F04, a warning) and a test that compares a thing with itself (T01, an error)."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_b.py").write_text(SAME)
    return tmp_path


@pytest.fixture
def repository(suite: Path) -> Path:
    """The same under version control."""
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "as it is")):
        identity = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
        subprocess.run(["git", *identity, *arguments], cwd=suite, check=True)
    return suite


@pytest.fixture
def audits(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was really audited, run by run."""
    seen: list[object] = []
    real = flow.doctor

    def audited(options: flow.DoctorOptions) -> flow.Audit:
        seen.append(options)
        return real(options)

    monkeypatch.setattr("itest.flow.auditing.doctor", audited)
    return seen
