"""Overlays and scratch environments, without an index: the installer is replaced."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.packaging import installers, overlay, scratch
from itest.packaging.caches import cache_folder
from itest.packaging.environment import describe, installed, interpreter_at
from itest.packaging.run import Finished, run

HERE = Interpreter(path=sys.executable, kind="test")


class Installer:
    """Stands in for uv and pip: notes what it is asked for and makes the target folder."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.pins: list[str] = []
        self.failures = 0
        self.errors = "warning\nno such library\n"

    def __call__(self, _interpreter: Interpreter, arguments: Sequence[str]) -> Finished:
        self.calls.append(list(arguments))
        if "--constraint" in arguments:
            self.pins.append(Path(arguments[list(arguments).index("--constraint") + 1]).read_text())
        if len(self.calls) <= self.failures:
            return Finished(command=(), code=1, output="", errors=self.errors)
        if "--target" in arguments:
            target = Path(arguments[list(arguments).index("--target") + 1])
            target.mkdir()
            (target / "library.py").write_text("")
        return Finished(command=(), code=0, output="", errors="")


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Installer:
    stand_in = Installer()
    monkeypatch.setenv("ITEST_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(installers, "install", stand_in)
    monkeypatch.setattr(scratch, "install", stand_in)
    return stand_in


def test_nothing_missing_needs_no_overlay(installer: Installer) -> None:
    """No folder, no installer."""
    assert overlay.overlay(HERE, ["pytest"]) is None
    assert installer.calls == []


def test_what_is_missing_is_installed_once_and_kept(installer: Installer) -> None:
    """The second time it comes from the cache; what the environment has is not to be moved."""
    first = overlay.overlay(HERE, ["pytest", "not-there>=1"], {"pytest": "8.0", "flask": "3.0"})
    second = overlay.overlay(HERE, ["not-there>=1"], {"pytest": "8.0", "flask": "3.0"})

    assert first is not None
    assert first == second
    assert (first / "library.py").exists()
    assert len(installer.calls) == 1
    assert installer.calls[0][-1] == "not-there>=1"
    assert installer.pins == ["flask==3.0\npytest==8.0\n"]
    assert [path.name for path in first.parent.iterdir()] == [first.name]


def test_another_environment_gets_another_overlay(installer: Installer) -> None:
    """What fits one set of versions need not fit the next."""
    one = overlay.overlay(HERE, ["x"], {"flask": "2.0"})
    other = overlay.overlay(HERE, ["x"], {"flask": "3.0"})

    assert one != other


def test_pins_that_cannot_be_kept_are_given_up(installer: Installer) -> None:
    """Better a newer helper in the overlay than none."""
    installer.failures = 1

    assert overlay.overlay(HERE, ["x"], {}) is not None
    assert "--constraint" not in installer.calls[1]


def test_only_the_pin_that_is_in_the_way_is_given_up(installer: Installer) -> None:
    """A helper that is older in the project would break beside a newer one in the overlay."""
    installer.failures = 1
    installer.errors = "Because x depends on pytz>=2021.3 and pytz==2019.3, x cannot be used."

    assert overlay.overlay(HERE, ["x"], {"pytz": "2019.3", "faker": "4.0.2", "not-pytz": "2019.3"}) is not None
    assert installer.pins == ["faker==4.0.2\nnot-pytz==2019.3\npytz==2019.3\n", "faker==4.0.2\nnot-pytz==2019.3\n"]


def test_libraries_that_cannot_be_had_are_one_clear_message(installer: Installer) -> None:
    """With the installer's own last word; no half overlay stays behind."""
    installer.failures = 2

    with pytest.raises(ItestError, match="x cannot be installed: no such library"):
        overlay.overlay(HERE, ["x"], {})
    assert list(cache_folder("overlays").iterdir()) == []


def test_an_environment_tells_what_it_is(tmp_path: Path) -> None:
    """Asked of the interpreter itself."""
    told = describe(HERE)

    assert told.python.split(".")[0] == "3"
    assert "pytest" in installed(HERE)
    with pytest.raises(ItestError, match="does not run"):
        describe(Interpreter(path=str(tmp_path / "python"), kind="x"))


def test_an_interpreter_that_is_too_old_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the project can be looked at with it: what to do is said before anything is tried."""
    told = '{"versions": {}, "python": "3.7.16", "tag": "cpython-37", "prefix": "/x", "isolated": true}'
    finished = Finished(command=(), code=0, output=told, errors="")
    monkeypatch.setattr("itest.packaging.environment.run", lambda *_args, **_more: finished)

    with pytest.raises(ItestError, match=r"is Python 3\.7\.16; itest works on projects that run on 3\.8 or newer"):
        describe(HERE)


def test_python_may_be_a_file_a_command_or_an_environments_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever `--python` names, relative to the project or not."""
    monkeypatch.chdir("/")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()

    assert interpreter_at(".venv", tmp_path).path == str(tmp_path / ".venv/bin/python")
    assert interpreter_at(str(tmp_path / ".venv/bin/python"), Path("/")).path.endswith("bin/python")
    assert Path(interpreter_at("python3", tmp_path).path).name.startswith("python3")
    with pytest.raises(ItestError, match="no such interpreter"):
        interpreter_at("no/such/python", tmp_path)


def test_a_scratch_environment_is_made_of_what_the_project_declares(
    installer: Installer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once; the project's folder stays as it is."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "requirements.txt").write_text("flask\n")

    def make(home: Path, python: str | None) -> Finished:
        home.mkdir(parents=True)
        return Finished(command=(), code=0, output="", errors="")

    monkeypatch.setattr(scratch, "_make", make)

    first = scratch.scratch_environment(project)
    assert scratch.scratch_environment(project) == first
    assert len(installer.calls) == 1
    assert installer.calls[0][-2:] == ["-r", str(project / "requirements.txt")]
    assert [path.name for path in project.iterdir()] == ["requirements.txt"]


def test_a_project_that_declares_nothing_gets_no_scratch_environment(tmp_path: Path) -> None:
    """There is nothing to go by."""
    with pytest.raises(ItestError, match="declares no dependencies"):
        scratch.scratch_environment(tmp_path)


def test_installers_run_without_what_leaks_from_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither PYTHONPATH nor an active environment."""
    monkeypatch.setenv("PYTHONPATH", "/leak")
    monkeypatch.setenv("PIP_TARGET", "/leak")

    done = run([sys.executable, "-c", "import os; print([k for k, v in os.environ.items() if v == '/leak'])"])

    assert done.output.strip() == "[]"


def test_a_command_that_is_not_there_or_does_not_end_is_a_result(tmp_path: Path) -> None:
    """Codes 127 and 124, as shells have them."""
    assert run([str(tmp_path / "nothing")]).code == 127
    assert run([sys.executable, "-c", "import time; time.sleep(9)"], timeout=0.3).code == 124
