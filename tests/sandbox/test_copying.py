"""What goes into the sandbox and what stays behind."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

from itest.sandbox.copying import copy_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "__init__.py").write_text("")
    return root


def copied(project: Path) -> tuple[Path, tuple[str, ...]]:
    target = project.parent / "copy"
    notes = copy_project(project, target)
    return target, notes


def test_source_and_data_are_copied(project: Path) -> None:
    """Everything that is the project's own comes along."""
    (project / "shop" / "words.txt").write_text("one")
    target, notes = copied(project)
    assert (target / "shop" / "words.txt").read_text() == "one"
    assert notes == ()


@pytest.mark.parametrize("folder", [".git", "node_modules", "__pycache__", ".mypy_cache"])
def test_caches_and_histories_stay_behind(project: Path, folder: str) -> None:
    """They are large, and nothing that the application needs."""
    (project / folder).mkdir()
    (project / folder / "file").write_text("x")
    target, _ = copied(project)
    assert not (target / folder).exists()


def test_an_environment_under_any_name_stays_behind(project: Path) -> None:
    """A committed virtual environment is recognised by its pyvenv.cfg."""
    (project / "py311").mkdir()
    (project / "py311" / "pyvenv.cfg").write_text("home = /usr/bin")
    target, _ = copied(project)
    assert not (target / "py311").exists()


def test_a_private_env_file_stays_behind(project: Path) -> None:
    """With git, an environment file that is not under version control holds the user's own secrets."""
    (project / ".env").write_text("SECRET_KEY=real")
    (project / ".env.example").write_text("SECRET_KEY=change-me")
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    subprocess.run(["git", "-C", str(project), "add", ".env.example"], check=True)
    target, notes = copied(project)
    assert not (target / ".env").exists()
    assert (target / ".env.example").exists()
    assert notes == (".env is not in the sandbox: it is private (not under version control)",)


def test_a_live_database_stays_behind(project: Path) -> None:
    """Tests must never see, let alone change, the rows of the user's own database."""
    connection = sqlite3.connect(project / "app.db")
    connection.execute("create table t (x)")
    connection.close()
    (project / "words.db").write_text("not a database")
    target, notes = copied(project)
    assert not (target / "app.db").exists()
    assert (target / "words.db").exists()
    assert notes == ("app.db is not in the sandbox: a live database",)


def test_a_huge_file_stays_behind_with_a_note(project: Path) -> None:
    """Models and dumps would make each run slow."""
    with (project / "model.h5").open("wb") as stream:
        stream.truncate(21_000_000)
    target, notes = copied(project)
    assert not (target / "model.h5").exists()
    assert notes == ("model.h5 is not in the sandbox: larger than 20 MB",)


def test_links_inside_the_project_stay_links(project: Path) -> None:
    """A link that points out of the project is replaced by what it points to."""
    outside = project.parent / "shared"
    outside.mkdir()
    (outside / "templates.txt").write_text("x")
    (project / "inside").symlink_to("shop")
    (project / "outside").symlink_to(outside)
    target, _ = copied(project)
    assert (target / "inside").is_symlink()
    assert not (target / "outside").is_symlink()
    assert (target / "outside" / "templates.txt").read_text() == "x"


def test_a_broken_link_is_noted(project: Path) -> None:
    """It is no reason to fail."""
    (project / "gone").symlink_to("nowhere")
    _, notes = copied(project)
    assert notes == ("gone is not in the sandbox: a broken link",)
