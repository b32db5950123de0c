"""Each module of tests in a process of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent import apart as agent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on Windows")


class Recorder:
    """What each test came to."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}
        self.unready: list[str] = []

    def item(self, name: str, run: Callable[[], object]) -> Any:
        """A test of a module of this name, red unless `run` says that it passed."""
        self.tests[name] = {"id": name, "outcome": "unrun"}

        def protocol(item: Any, nextitem: Any) -> None:
            self.tests[name]["outcome"] = "passed" if run() else "failed"

        hook = SimpleNamespace(pytest_runtest_protocol=protocol)
        return SimpleNamespace(nodeid=name, fspath=f"test_{name}.py", config=SimpleNamespace(hook=hook))


def test_what_a_module_leaves_in_memory_is_gone_with_its_process(tmp_path: Path) -> None:
    """The second one does not see what the first one did, and what came of both is told."""
    seen: list[str] = []
    recorder = Recorder()

    def see() -> bool:
        seen.append("a")
        return True

    items = [recorder.item("a", see), recorder.item("b", lambda: bool(seen))]

    agent.apart(items, recorder, str(tmp_path))

    assert [test["outcome"] for test in recorder.tests.values()] == ["passed", "failed"]
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_waits_for_ever_ends_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of the application's imports did not survive the fork: nobody is blamed, and nobody waits again."""
    monkeypatch.setattr(agent, "PATIENCE", 0.3)
    recorder = Recorder()
    items = [recorder.item(name, lambda: time.sleep(60)) for name in "abc"]
    begun = time.monotonic()

    agent.apart(items, recorder, str(tmp_path))

    assert [test["outcome"] for test in recorder.tests.values()] == ["passed"] * 3
    assert time.monotonic() - begun < 20
