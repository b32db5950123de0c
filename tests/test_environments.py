"""The builder of test environments, with an installer that installs nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import environments
from tests.environments import RECIPES, locked, provide


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run."""
    ran: list[list[str]] = []

    def record(command: Sequence[str]) -> None:
        ran.append(list(command))
        if "venv" in command:
            Path(command[-1]).mkdir()

    monkeypatch.setattr(environments, "_run", record)
    return ran


def test_environment_is_built_once(commands: list[list[str]], tmp_path: Path) -> None:
    """The second time it is only looked up."""
    first = provide(tmp_path / "env", sys.executable, ["flask"])
    assert len(commands) == 2
    assert provide(tmp_path / "env", sys.executable, ["flask"]) == first
    assert len(commands) == 2


def test_unfinished_environment_is_built_anew(commands: list[list[str]], tmp_path: Path) -> None:
    """What a crash left behind is thrown away."""
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "half").touch()
    provide(tmp_path / "env", sys.executable, ["flask"])
    assert len(commands) == 2
    assert not (tmp_path / "env" / "half").exists()


@pytest.mark.parametrize("tool", ["uv", None])
def test_only_wheels_are_installed(
    commands: list[list[str]], tool: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By uv and by pip alike."""
    monkeypatch.setattr(environments, "find_uv", lambda: tool)
    provide(tmp_path / "env", sys.executable, ["flask"])
    assert commands[-1][-3:] == ["--only-binary", ":all:", "flask"]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_every_requirement_has_an_upper_bound(recipe: environments.Recipe) -> None:
    """A new major version of a library must not turn these tests red overnight."""
    assert [text for text in recipe.requirements if "<" not in text.partition(";")[0]] == []


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_lock_keeps_another_process_out(tmp_path: Path) -> None:
    """Until it is let go."""
    path = tmp_path / "lock"
    code = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'ab'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with locked(path):
        assert subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False).returncode != 0
    assert subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False).returncode == 0
