"""Every cell for real: an environment of its own, the rendered foundation, and tests that commit in the application."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import render, style_of
from tests.environments import python_with
from tests.services import need_mysql

from .cells import CELLS, Cell, answers_of, facts_of, runtime_of

APPS = Path(__file__).parents[1] / "golden" / "foundation" / "cells"
ALWAYS = ("pytest>=8", "pytest-xdist")
BY_FRAMEWORK = {"flask": ("flask",), "fastapi": ("fastapi", "httpx2"), "starlette": ("starlette", "httpx2")}
VERSIONS = (
    "import importlib.metadata as m, json; print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
)
REVERSE = "def pytest_collection_modifyitems(items):\n    items.reverse()\n"


@pytest.mark.slow
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_cell_forgets_commits_and_shows_changes(cell: Cell, tmp_path: Path) -> None:
    """In given order, and reversed in two workers; nothing is left in the project."""
    if cell.dialect == "mysql":
        need_mysql()
    python = environment(cell)
    project = tmp_path / "project"
    lay(cell, project, python)
    before = files(project)

    for options in ((), ("-p", "backwards", "-n", "2")):
        done = run([python, "-m", "pytest", "tests/integration", "-q", "-p", "no:cacheprovider", *options], project)
        assert done.returncode == 0, done.stdout + done.stderr
        assert " failed" not in done.stdout
    assert files(project) == before


@pytest.mark.slow
def test_mysql_of_its_own_starts_where_none_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server is started for the run, and nothing of it is left."""
    need_mysql(program=True)
    monkeypatch.setenv("MYSQL_TCP_PORT", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    cell = next(cell for cell in CELLS if cell.dialect == "mysql")
    python, project = environment(cell), tmp_path / "project"
    lay(cell, project, python)
    before = leftovers(tmp_path)

    done = run([python, "-m", "pytest", "tests/integration", "-q", "-p", "no:cacheprovider"], project)

    assert done.returncode == 0, done.stdout + done.stderr
    assert leftovers(tmp_path) == before


def leftovers(folder: Path) -> set[str]:
    """What servers of test runs have put where they put their files."""
    return {str(path) for place in (folder / "temporary", Path("/dev/shm")) for path in place.glob("itest-*")}


def environment(cell: Cell) -> str:
    """A virtual environment with the cell's libraries; its interpreter."""
    wanted = {*ALWAYS, *BY_FRAMEWORK[cell.framework], *cell.libraries}
    return str(python_with(wanted, wheels=False))


def lay(cell: Cell, project: Path, python: str) -> None:
    """The cell's application with the rendered foundation and the tests that all cells share."""
    project.mkdir()
    shutil.copy(APPS / f"{cell.app}.py", project / "app.py")
    (project / "backwards.py").write_text(REVERSE)
    versions = json.loads(run([python, "-c", VERSIONS], project, check=True).stdout)
    facts = facts_of(cell, str(project), python)
    plan = plan_foundation(facts, answers_of(facts), runtime_of(cell, versions))
    for change in render(plan, project, style_of(facts)).changes:
        target = project / change.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change.after or b"")
    shutil.copy(APPS / "behaviour.py", project / "tests" / "integration" / "test_behaviour.py")


def files(project: Path) -> set[str]:
    """Every file of the project but compiled Python."""
    return {str(path) for path in project.rglob("*") if "__pycache__" not in path.parts}


def run(command: list[str], folder: Path, *, check: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a command; with `check` its failure fails the test with its output."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done
