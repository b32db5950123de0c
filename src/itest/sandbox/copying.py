"""Copies a project into the sandbox: its source and data, not its environments, caches, secrets or live databases."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

_SKIPPED = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "bower_components",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".cache",
        ".idea",
        ".vscode",
        ".eggs",
        "htmlcov",
        ".terraform",
    ]
)
_LARGEST = 20_000_000
_SQLITE = b"SQLite format 3\x00"


def copy_project(origin: Path, target: Path) -> tuple[str, ...]:
    """Copies `origin` to `target` (which must not exist) and returns notes on what was left out and matters."""
    notes: list[str] = []
    private = _untracked(origin)
    for folder, folders, files in os.walk(origin):
        here = Path(folder)
        folders[:] = [name for name in folders if _wanted_folder(here / name)]
        there = target / here.relative_to(origin)
        there.mkdir(parents=True, exist_ok=True)
        for name in files:
            _copy_file(here / name, there / name, notes, private)
        for name in [name for name in folders if (here / name).is_symlink()]:
            folders.remove(name)
            _copy_link(here / name, there / name, origin)
    return tuple(notes)


def _wanted_folder(folder: Path) -> bool:
    return folder.name not in _SKIPPED and not (folder / "pyvenv.cfg").exists()


def _copy_file(source: Path, target: Path, notes: list[str], private: Callable[[Path], bool]) -> None:
    try:
        reason = _reason_to_skip(source, private)
        if reason is None:
            shutil.copy(source, target)
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
    if reason:
        notes.append(f"{source.name} is not in the sandbox: {reason}")


def _reason_to_skip(source: Path, private: Callable[[Path], bool]) -> str | None:
    if not source.is_file():
        return None if source.exists() else "a broken link"
    if source.stat().st_size > _LARGEST:
        return f"larger than {_LARGEST // 1_000_000} MB"
    if source.name.startswith(".env") and private(source):
        return "it is private (not under version control)"
    if source.suffix in (".db", ".sqlite", ".sqlite3") and private(source):
        with source.open("rb") as stream:
            return "a live database" if stream.read(16) == _SQLITE else None
    return None


def _copy_link(source: Path, target: Path, origin: Path) -> None:
    """A link to a folder: kept when it points into the project, its content copied otherwise."""
    real = source.resolve()
    if real.is_relative_to(origin):
        target.symlink_to(os.readlink(source))
    elif real.is_dir():
        ignored = shutil.ignore_patterns(*_SKIPPED)
        shutil.copytree(real, target, ignore=ignored, ignore_dangling_symlinks=True, dirs_exist_ok=True)


def _untracked(origin: Path) -> Callable[[Path], bool]:
    """Whether a file is the user's own rather than the project's: git does not track it.

    Without git nothing is known; environment files then count as the project's, databases as the user's.
    """
    command = ["git", "-C", str(origin), "ls-files", "-z", "--full-name", "--", "."]
    top = ["git", "-C", str(origin), "rev-parse", "--show-toplevel"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, timeout=20).stdout
        base = Path(os.fsdecode(subprocess.run(top, capture_output=True, check=True, timeout=20).stdout).strip())
    except (OSError, subprocess.SubprocessError):
        return lambda file: not file.name.startswith(".env")
    tracked = {base / os.fsdecode(name) for name in listed.split(b"\0") if name}
    return lambda file: file not in tracked
