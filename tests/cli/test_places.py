"""Where a suite cannot be written, or only through a link: refused with every byte as it was, or written there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from itest.errors import ItestError
from tests.cli.stand_ins import World, go, tree


def test_tests_that_are_a_link_out_of_the_project_are_left_alone(project: Path, world: World, tmp_path: Path) -> None:
    """Whatever lies there is another project's."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (project / "tests").symlink_to(elsewhere, target_is_directory=True)
    before = tree(project)

    with pytest.raises(ItestError, match="tests/integration leads out of the project through a link"):
        go(project, tests_dir="tests/integration")

    assert tree(project) == before
    assert list(elsewhere.iterdir()) == []
    assert world.sandboxes == 0


def test_tests_that_are_a_link_within_the_project_are_followed(project: Path, world: World) -> None:
    """The files come to where the link leads, and the link stays one."""
    (project / "checks").mkdir()
    (project / "tests").symlink_to("checks", target_is_directory=True)

    assert go(project, verify=False, tests_dir="tests/integration").status == "written"

    assert (project / "tests").is_symlink()
    assert (project / "checks/integration/test_items.py").is_file()
    assert go(project).status == "unchanged"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_tests_folder_that_cannot_be_written_is_refused_before_anything_runs(project: Path, world: World) -> None:
    """No minute is spent on what could not be kept."""
    (project / "tests").mkdir()
    (project / "tests").chmod(0o500)
    before = tree(project)
    try:
        with pytest.raises(ItestError, match="cannot be written"):
            go(project)
    finally:
        (project / "tests").chmod(0o700)

    assert tree(project) == before
    assert world.sandboxes == 0
