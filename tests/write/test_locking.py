"""The lock on a project, on systems that lock folders and on Windows, whose calls a stand-in makes here."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from itest.errors import ItestError
from itest.stages.write import claim, locking

HOLD = """
import sys
from pathlib import Path
from itest.stages.write import claim
held = claim(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


class Console:
    """`msvcrt.locking` as its documentation has it: by file, PermissionError while another descriptor has the byte."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.held: dict[int, int] = {}

    def locking(self, number: int, mode: int, size: int) -> None:
        file = os.fstat(number).st_ino
        assert (size, os.lseek(number, 0, os.SEEK_CUR)) == (1, 0)
        if mode == self.LK_UNLCK:
            del self.held[file]
        elif file in self.held:
            raise PermissionError(13, "Permission denied")
        else:
            self.held[file] = number


@pytest.fixture(params=["here", "windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The locks of this system, and those of Windows."""
    if request.param == "windows" and os.name != "nt":
        monkeypatch.setattr(locking, "WINDOWS", True)
        monkeypatch.setattr(locking, "tempfile", SimpleNamespace(gettempdir=lambda: str(tmp_path)))
        console = Console()
        monkeypatch.setattr(locking, "_module", lambda _: console)
    return str(request.param)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def test_who_comes_second_is_told_and_can_have_it_afterwards(system: str, project: Path) -> None:
    """A lock is one descriptor's; nothing of it lies in the project."""
    first = locking.lock(project)
    assert first is not None
    with pytest.raises(BlockingIOError):
        locking.lock(project)

    locking.unlock(first)

    second = locking.lock(project)
    assert second is not None
    locking.unlock(second)
    assert list(project.iterdir()) == []


def test_another_project_is_another_lock(system: str, project: Path, tmp_path: Path) -> None:
    """Side by side."""
    (tmp_path / "other").mkdir()

    numbers = [locking.lock(project), locking.lock(tmp_path / "other")]

    assert None not in numbers
    for number in numbers:
        locking.unlock(number or 0)


def test_a_file_left_by_an_earlier_command_is_in_nobodys_way(system: str, project: Path) -> None:
    """Windows keeps the file; what counts is the lock."""
    for _ in range(3):
        number = locking.lock(project)
        assert number is not None
        locking.unlock(number)


@pytest.mark.skipif(os.name == "nt", reason="the file lies elsewhere there")
def test_where_nothing_can_be_locked_the_project_is_taken_as_free(tmp_path: Path) -> None:
    """What is written is compared with what was planned in any case."""
    assert locking.lock(tmp_path / "nothing") is None


def test_a_lock_goes_with_the_process_that_held_it(project: Path) -> None:
    """However it ends."""
    command = [sys.executable, "-c", textwrap.dedent(HOLD), str(project)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ItestError, match="Another itest is at work"):
            claim(project, patience=0.1)
        other.kill()
        other.wait()

    held = claim(project, patience=5)
    held.release()
