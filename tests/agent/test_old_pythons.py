"""The agent runs in the project's interpreter, which may be Python 3.8."""

from __future__ import annotations

from pathlib import Path

import pytest

import itest.agent
from tests.agent.newer import newer_lines

FOLDER = Path(itest.agent.__path__[0])
FILES = sorted(FOLDER.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FOLDER)))
def test_nothing_newer_is_evaluated(file: Path) -> None:
    """`dict[str, int]` as a value is a TypeError there, as is `str.removeprefix`."""
    assert newer_lines(file.read_text(encoding="utf-8")) == []
