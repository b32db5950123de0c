"""How a machine of its own installs a project and runs the suite: by each package manager, as it would by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.facts import Tooling
from itest.packaging.workflow import Workflow, workflow


def made(root: Path, manager: str, place: str | None, version: str | None = None) -> Workflow:
    tooling = Tooling(
        package_manager=manager, lockfile=None, dev_dependencies=place, tests_dir=None, pytest_config=None
    )
    return workflow(root, tooling, "tests/integration", version)


@pytest.mark.parametrize(
    ("manager", "place", "install", "test"),
    [
        ("uv", "pyproject.toml#dependency-groups.test", "uv sync --group test", "uv run pytest tests/integration"),
        ("uv", "pyproject.toml#project.optional-dependencies.dev", "uv sync --extra dev", "uv run pytest"),
        (
            "poetry",
            "pyproject.toml#tool.poetry.group.dev.dependencies",
            "poetry install --no-interaction --with dev",
            "poetry run pytest",
        ),
        ("poetry", "pyproject.toml#tool.poetry.dev-dependencies", "poetry install --no-interaction", "poetry run"),
        ("pdm", "pyproject.toml#dependency-groups.dev", "pdm install --group dev", "pdm run pytest"),
        ("pipenv", "Pipfile#dev-packages", "pipenv install --dev", "pipenv run pytest"),
    ],
)
def test_a_manager_installs_what_it_keeps(tmp_path: Path, manager: str, place: str, install: str, test: str) -> None:
    """With the group or extra that the test libraries are in."""
    for name in ("pyproject.toml", "Pipfile"):
        (tmp_path / name).write_text("")

    found = made(tmp_path, manager, place)

    assert found.install[0] == f"pipx install {manager}"
    assert found.install[1] == install
    assert found.test.startswith(test)


def test_pip_takes_the_lists_that_there_are(tmp_path: Path) -> None:
    """The application's and the one with the test libraries."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("pytest\n")

    found = made(tmp_path, "pip", "requirements-dev.txt")

    assert found.install[-1] == "python -m pip install -r requirements.txt -r requirements-dev.txt"
    assert found.test == "python -m pytest tests/integration"


def test_pip_installs_a_project_with_its_extra(tmp_path: Path) -> None:
    """A project without lists."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\ndependencies = ["flask"]\n[project.optional-dependencies]\ntest = ["pytest"]\n'
    )

    found = made(tmp_path, "pip", "pyproject.toml#project.optional-dependencies.test")

    assert found.install[-1] == "python -m pip install -e '.[test]'"


@pytest.mark.parametrize(
    ("version", "requires", "python"),
    [("3.11.7", ">=3.8", "3.11"), (None, ">=3.13", "3.13"), (None, ">=3.9,<3.11", "3.10"), (None, "", "3.12")],
)
def test_the_python_is_the_projects(tmp_path: Path, version: str | None, requires: str, python: str) -> None:
    """That of its environment, else one that it admits."""
    told = f'requires-python = "{requires}"\n' if requires else ""
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "x"\n{told}')

    assert made(tmp_path, "pip", None, version).python == python
