"""The rendered suite runs on the project's Python, which may be 3.8."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.newer import newer_lines

from .samples import SAMPLES
from .test_foundation import rendered, texts


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_newer_is_evaluated(name: str, tmp_path: Path) -> None:
    """Type aliases are evaluated, annotations are not."""
    facts, runtime, people = SAMPLES[name]
    sources = texts(rendered((facts, replace(runtime, python="3.8.18"), people), tmp_path))
    assert {path: lines for path, text in sources.items() if (lines := newer_lines(text))} == {}
