"""The writer: everything or nothing, whatever goes wrong."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet
from itest.stages.write import no_empty_folders, write

Tree = dict[str, bytes]


def tree(root: Path) -> Tree:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def change(path: str, before: bytes | None, after: bytes | None) -> Change:
    return Change(path=path, before=before, after=after, ownership="owned")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_bytes(b"[project]\n")
    (project / "old.py").write_bytes(b"old = 1\n")
    return project


@pytest.fixture
def changes() -> ChangeSet:
    return ChangeSet(
        changes=(
            change("old.py", b"old = 1\n", None),
            change("pyproject.toml", b"[project]\n", b"[project]\nname = 1\n"),
            change("tests/integration/__init__.py", None, b""),
            change("tests/integration/conftest.py", None, b"import pytest\n"),
            change("tests/integration/support/rows.py", None, b"ROWS = 1\n"),
        )
    )


WRITTEN = {
    "pyproject.toml": b"[project]\nname = 1\n",
    "tests/integration/__init__.py": b"",
    "tests/integration/conftest.py": b"import pytest\n",
    "tests/integration/support/rows.py": b"ROWS = 1\n",
}


def test_all_changes_come_to_disk(root: Path, changes: ChangeSet) -> None:
    """Files are made, updated and deleted, folders made, and nothing else is left."""
    written = write(root, changes)

    assert tree(root) == WRITTEN
    assert written.receipt.written == tuple(c.path for c in changes.changes)


def test_undo_puts_everything_back(root: Path, changes: ChangeSet) -> None:
    """After an undo not even an empty folder tells that something was written."""
    before = tree(root)

    write(root, changes).undo()

    assert tree(root) == before
    assert not (root / "tests").exists()


@pytest.mark.parametrize("fails_at", range(4))
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError("x")])
def test_a_failure_at_any_file_leaves_the_project_as_it_was(
    root: Path, changes: ChangeSet, monkeypatch: pytest.MonkeyPatch, fails_at: int, failure: BaseException
) -> None:
    """Moving the n-th file into place fails; the files before it are taken back."""
    before, replace, calls = tree(root), os.replace, iter(range(100))

    def failing(source: Any, target: Any) -> None:
        if next(calls) == fails_at:
            raise failure
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)

    with pytest.raises((ItestError, KeyboardInterrupt, RuntimeError)):
        write(root, changes)

    assert tree(root) == before
    assert not (root / "tests").exists()


@pytest.mark.parametrize("fails_at", range(5))
def test_a_full_disk_while_staging_is_one_clear_message(
    root: Path, changes: ChangeSet, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """Running out of space before anything was moved gives an error of itest's own and leaves no temporary file."""
    before, send, calls = tree(root), os.write, iter(range(100))

    def failing(number: int, data: Any) -> int:
        if next(calls) == fails_at:
            raise OSError(28, "No space left on device")
        return send(number, data)

    monkeypatch.setattr(os, "write", failing)

    if fails_at < 4:
        with pytest.raises(ItestError, match="No space left"):
            write(root, changes)
        assert tree(root) == before
    else:
        write(root, changes)


def test_ctrl_c_while_writing_undoes_the_write(root: Path, changes: ChangeSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real SIGINT in the middle is held back until the files can be taken back, then it is raised."""
    before, replace = tree(root), os.replace

    def interrupted(source: Any, target: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write(root, changes)

    assert tree(root) == before


@pytest.mark.parametrize("path", ["../outside.py", "/tmp/outside.py", "a/../../outside.py", ""])
def test_paths_outside_the_project_are_refused(root: Path, path: str) -> None:
    """No plan can lead out of the project."""
    with pytest.raises(ItestError, match="not a path inside"):
        write(root, ChangeSet(changes=(change(path, None, b"x"),)))


def test_links_that_lead_out_are_refused(root: Path, tmp_path: Path) -> None:
    """A folder of the project that is a link to elsewhere is not written into."""
    (tmp_path / "elsewhere").mkdir()
    (root / "tests").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ItestError, match="leads out of the project"):
        write(root, ChangeSet(changes=(change("tests/x.py", None, b"x"),)))

    assert tree(tmp_path / "elsewhere") == {}


def test_a_link_within_the_project_is_written_through(root: Path) -> None:
    """A linked dependency list stays a link; its target is what changes."""
    (root / "link.toml").symlink_to("pyproject.toml")

    write(root, ChangeSet(changes=(change("link.toml", b"[project]\n", b"new\n"),)))

    assert (root / "link.toml").is_symlink()
    assert (root / "pyproject.toml").read_bytes() == b"new\n"


def test_a_file_that_changed_since_planning_is_not_overwritten(root: Path, changes: ChangeSet) -> None:
    """An editor saved the file while itest was observing: nothing is written at all."""
    (root / "pyproject.toml").write_bytes(b"[project]\nmine = 1\n")
    before = tree(root)

    with pytest.raises(ItestError, match=r"pyproject\.toml changed while") as caught:
        write(root, changes)

    assert caught.value.where == "pyproject.toml"
    assert tree(root) == before


def test_a_file_that_appeared_since_planning_is_not_overwritten(root: Path) -> None:
    """A plan to create a file does not hold once somebody else made it."""
    with pytest.raises(ItestError, match="changed while"):
        write(root, ChangeSet(changes=(change("old.py", None, b"new"),)))


def test_read_only_files_and_folders_are_refused_before_anything_is_written(root: Path, changes: ChangeSet) -> None:
    """Also for root, who could write them: the mode says what the owner wants."""
    (root / "pyproject.toml").chmod(0o444)
    with pytest.raises(ItestError, match=r"pyproject\.toml is read-only"):
        write(root, changes)

    (root / "pyproject.toml").chmod(0o644)
    (root / "tests").mkdir(mode=0o555)
    with pytest.raises(ItestError, match="tests is read-only"):
        write(root, changes)
    assert (root / "old.py").exists()


def test_a_file_where_a_folder_should_be_is_refused(root: Path) -> None:
    """`tests` may be a module of the project."""
    (root / "tests").write_bytes(b"")

    with pytest.raises(ItestError, match="not a folder"):
        write(root, ChangeSet(changes=(change("tests/integration/x.py", None, b"x"),)))


def test_modes_are_kept_and_new_files_follow_the_umask(root: Path) -> None:
    """An executable stays one."""
    (root / "old.py").chmod(0o755)
    mask = os.umask(0o027)
    try:
        write(root, ChangeSet(changes=(change("old.py", b"old = 1\n", b"new"), change("new.py", None, b"new"))))
    finally:
        os.umask(mask)

    assert stat.S_IMODE((root / "old.py").stat().st_mode) == 0o755
    assert stat.S_IMODE((root / "new.py").stat().st_mode) == 0o640


def test_changes_that_change_nothing_are_not_written(root: Path) -> None:
    """A second run of the same plan does not even touch the file's time."""
    stamp = (root / "old.py").stat().st_mtime_ns

    written = write(root, ChangeSet(changes=(change("old.py", b"old = 1\n", b"old = 1\n"),)))

    assert written.receipt.written == ()
    assert (root / "old.py").stat().st_mtime_ns == stamp


def test_empty_folders_that_a_run_leaves_behind_go_again(root: Path) -> None:
    """Flask makes `instance/`; what holds a file, or was there before, stays."""
    (root / "there").mkdir()

    with no_empty_folders(root):
        (root / "instance/deep").mkdir(parents=True)
        (root / "logs").mkdir()
        (root / "logs/app.log").touch()

    assert sorted(path.name for path in root.iterdir() if path.is_dir()) == ["logs", "there"]
