"""The project's own Python is found where each tool keeps it, and nothing is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.source.interpreters import _digest
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from tests.inspect.trees import write

APP = {"main.py": "from fastapi import FastAPI\napp = FastAPI()\n"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without environments, and nothing activated."""
    for name in ("VIRTUAL_ENV", "WORKON_HOME", "POETRY_CACHE_DIR", "POETRY_VIRTUALENVS_PATH", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "shop", {**APP, "pyproject.toml": "[tool.poetry]\nname = 'My Shop'\n"})
    (tmp_path / "shop/.git").mkdir()
    return tmp_path / "shop"


def environment(folder: Path, *packages: str) -> Path:
    """Something that looks like a virtual environment; its interpreter would fail if anything ran it."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").write_text("#!/bin/false\n")
    (folder / "bin/python").chmod(0o755)
    (folder / "pyvenv.cfg").write_text("home = /usr\nversion = 3.12.4\n")
    for package in ("", *packages):
        (folder / "lib/python3.12/site-packages" / package).mkdir(parents=True, exist_ok=True)
    return folder


def found(root: Path, python: str | None = None) -> Interpreter | None:
    return inspect(SourceTree(root), python=python).interpreter


@pytest.mark.parametrize("name", [".venv", "venv", "env", "my-env"])
def test_environment_in_the_project(name: str, project: Path) -> None:
    """Whatever it is called."""
    folder = environment(project / name)
    assert found(project) == Interpreter(path=str(folder / "bin/python"), kind=name, version="3.12.4")


def test_environment_with_the_framework_wins(project: Path) -> None:
    """A bare .venv beside the real one is a leftover."""
    environment(project / ".venv")
    folder = environment(project / "venv", "fastapi")
    assert found(project) == Interpreter(path=str(folder / "bin/python"), kind="venv", version="3.12.4")


def test_poetry_environment(project: Path, home: Path) -> None:
    """Named by the project and a hash of its folder."""
    folder = environment(home / f".cache/pypoetry/virtualenvs/my_shop-{_digest(str(project))}-py3.12")
    environment(home / ".cache/pypoetry/virtualenvs/my_shop-AAAAAAAA-py3.12")
    interpreter = found(project)
    assert interpreter is not None
    assert (interpreter.path, interpreter.kind) == (str(folder / "bin/python"), "poetry")


def test_pipenv_environment(project: Path, home: Path) -> None:
    """It says which project it is for."""
    folder = environment(home / ".local/share/virtualenvs/shop-x")
    (folder / ".project").write_text(str(project))
    other = environment(home / ".local/share/virtualenvs/other-y")
    (other / ".project").write_text("/elsewhere")
    interpreter = found(project)
    assert interpreter is not None
    assert (interpreter.path, interpreter.kind) == (str(folder / "bin/python"), "pipenv")


def test_pdm_and_hatch_environments(project: Path, home: Path, tmp_path: Path) -> None:
    """PDM writes the interpreter down; hatch has a folder for each project."""
    hatch = environment(home / ".local/share/hatch/env/virtual/my-shop/abc/my-shop")
    interpreter = found(project)
    assert interpreter is not None
    assert (interpreter.path, interpreter.kind) == (str(hatch / "bin/python"), "hatch")
    pdm = environment(tmp_path / "elsewhere")
    (project / ".pdm-python").write_text(f"{pdm}/bin/python\n")
    interpreter = found(project)
    assert interpreter is not None
    assert interpreter.kind == "pdm"


def test_activated_environment_only_when_it_is_the_projects(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """itest may itself run in an activated environment of its own."""
    folder = environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(folder))
    assert found(project) is None
    (folder / "lib/python3.12/site-packages/shop.pth").write_text(f"{project}\n")
    interpreter = found(project)
    assert interpreter is not None
    assert interpreter.kind == "VIRTUAL_ENV"


def test_workspace_environment_above(tmp_path: Path) -> None:
    """A member of a workspace uses the repository's."""
    (tmp_path / "repo/.git").mkdir(parents=True)
    environment(tmp_path / "repo/.venv", "fastapi")
    write(tmp_path / "repo/services/shop", APP)
    interpreter = found(tmp_path / "repo/services/shop")
    assert interpreter is not None
    assert interpreter.kind == "../.venv"


def test_named_interpreter(project: Path, tmp_path: Path) -> None:
    """An executable or an environment's folder; links are kept, because a link is how an environment is entered."""
    folder = environment(tmp_path / "other")
    assert found(project, str(folder / "bin/python")) == found(project, str(folder))
    with pytest.raises(ItestError, match="is no interpreter"):
        found(project, str(tmp_path / "nothing"))


def test_without_environment_it_is_asked(project: Path) -> None:
    """An Unknown with the flag that answers it."""
    facts = inspect(SourceTree(project))
    assert facts.interpreter is None
    assert [u.flag for u in facts.unknowns if u.what == "interpreter"] == ["--python"]
