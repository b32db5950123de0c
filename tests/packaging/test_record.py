"""Test libraries are recorded where each kind of project keeps its development dependencies.

Each folder of `tests/golden/record` holds `before/` and `after/`; `case.json` says what inspection tells of it.
`ITEST_UPDATE_GOLDEN=1` writes `after/` anew.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from itest.errors import ItestError
from itest.model.changes import ChangeSet
from itest.model.facts import Tooling
from itest.packaging.record import record
from itest.stages.write import write

GOLDEN = Path(__file__).parents[1] / "golden" / "record"
WANTED = ("pytest>=7", "factory-boy>=3.3", "dirty-equals>=0.7")


def tooling(case: Path) -> Tooling:
    told = json.loads((case / "case.json").read_text())
    return Tooling(
        package_manager=told.get("package_manager"),
        lockfile=told.get("lockfile"),
        dev_dependencies=told.get("dev_dependencies"),
        tests_dir="tests",
        pytest_config=None,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def recorded(case: Path, project: Path) -> None:
    change = record(project, tooling(case), WANTED)
    assert change is not None
    write(project, ChangeSet(changes=(change,)))


@pytest.mark.parametrize("case", sorted(GOLDEN.iterdir()), ids=lambda case: case.name)
def test_each_layout_gets_the_libraries_in_its_own_place(case: Path, tmp_path: Path) -> None:
    """Comments, order and formatting survive; nothing is added twice; a second time changes nothing."""
    project = tmp_path / "project"
    shutil.copytree(case / "before", project)

    recorded(case, project)

    if os.environ.get("ITEST_UPDATE_GOLDEN"):
        shutil.rmtree(case / "after", ignore_errors=True)
        shutil.copytree(project, case / "after")
    assert contents(project) == contents(case / "after")
    told = tooling(case)
    again = record(project, told, WANTED)
    assert again is None


@pytest.mark.parametrize("name", ["requirements", "uv"])
def test_line_ends_survive(name: str, tmp_path: Path) -> None:
    """A file from Windows stays one."""
    project = tmp_path / "project"
    shutil.copytree(GOLDEN / name / "before", project)
    for path in project.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    recorded(GOLDEN / name, project)

    for place, content in contents(project).items():
        assert content.count(b"\r\n") == content.count(b"\n"), place
        assert content.replace(b"\r\n", b"\n") == contents(GOLDEN / name / "after")[place]


def test_a_byte_order_mark_survives(tmp_path: Path) -> None:
    """Some editors write one."""
    (tmp_path / "requirements-dev.txt").write_bytes(b"\xef\xbb\xbfpytest\n")
    told = Tooling(package_manager="pip", lockfile=None, dev_dependencies=None, tests_dir=None, pytest_config=None)

    change = record(tmp_path, told, ("factory-boy",))

    assert change is not None
    assert change.after == b"\xef\xbb\xbfpytest\nfactory-boy\n"


def test_a_list_with_hashes_is_not_touched(tmp_path: Path) -> None:
    """pip refuses a list in which one line has no hash."""
    (tmp_path / "requirements-dev.txt").write_text("pytest==8.0 \\\n    --hash=sha256:abc\n")
    told = Tooling(package_manager="pip", lockfile=None, dev_dependencies=None, tests_dir=None, pytest_config=None)

    with pytest.raises(ItestError, match="hashes"):
        record(tmp_path, told, ("factory-boy",))


def test_a_broken_pyproject_is_one_clear_message(tmp_path: Path) -> None:
    """With the file, and what to do."""
    (tmp_path / "pyproject.toml").write_text("[project\n")
    told = Tooling(
        package_manager="uv",
        lockfile=None,
        dev_dependencies="pyproject.toml#dependency-groups.dev",
        tests_dir=None,
        pytest_config=None,
    )

    with pytest.raises(ItestError, match=r"pyproject\.toml is not valid TOML") as caught:
        record(tmp_path, told, ("factory-boy",))

    assert (caught.value.where or "").startswith("pyproject.toml:")
