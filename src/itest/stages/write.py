"""The only module that writes into the project: everything or nothing.

Each file is staged beside its target and moved into place; whatever goes wrong on the way, Ctrl-C included, puts the
project back as it was.
"""

from __future__ import annotations

import os
import signal
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet, Receipt


@dataclass(slots=True)
class Written:
    """What was written, and the way back until the command is done."""

    root: Path
    receipt: Receipt
    _steps: list[tuple[Path, bytes | None, int]] = field(default_factory=list)
    _folders: list[Path] = field(default_factory=list)

    def undo(self) -> None:
        """Put every file back as it was, and take away the folders that were made; Ctrl-C waits until it is done."""
        with _uninterrupted():
            for target, content, mode in reversed(self._steps):
                if content is None:
                    target.unlink(missing_ok=True)
                else:
                    _stage(target, content, mode).replace(target)
            for folder in reversed(self._folders):
                with suppress(OSError):
                    folder.rmdir()
            self._steps.clear()
            self._folders.clear()


def check_writable(root: Path, path: str) -> None:
    """Raise ItestError when a new file at `path` (POSIX, from the root) could not be made; nothing is touched."""
    _target(root, Change(path=f"{path}/.itest", before=None, after=b"", ownership="owned"))
    if not (os.access(root, os.W_OK | os.X_OK) and root.stat().st_mode & 0o222):
        raise ItestError(f"The folder {root} is read-only", advice="Make it writable, or look with --dry-run.")


def write(root: Path, changes: ChangeSet) -> Written:
    """Bring the changes to disk, all or none; files keep their modes.

    Raises ItestError, with nothing written, when a path leads out of the project, a target cannot be written, or a file
    is no longer what it was when the plan was made.
    """
    started = time.perf_counter()
    wanted = [change for change in changes.changes if change.kind != "keep"]
    targets = [_target(root, change) for change in wanted]
    written = Written(root=root, receipt=Receipt(written=(), seconds=0.0))
    staged: list[Path] = []
    with _uninterrupted() as pressed:
        try:
            for change, target in zip(wanted, targets, strict=True):
                _make_folders(target.parent, written)
                if change.after is not None:
                    staged.append(_stage(target, change.after, _mode(target)))
            _commit(wanted, targets, iter(tuple(staged)), written)
            if pressed():
                raise KeyboardInterrupt
        except BaseException as error:
            for leftover in staged:
                leftover.unlink(missing_ok=True)
            written.undo()
            if isinstance(error, OSError):
                raise _cannot(error) from error
            raise
    seconds = time.perf_counter() - started
    written.receipt = Receipt(written=tuple(change.path for change in wanted), seconds=seconds)
    return written


@contextmanager
def no_empty_folders(root: Path) -> Iterator[None]:
    """Take empty folders away again that appear below `root` meanwhile: applications make some when they start."""
    before = set(_folders(root))
    try:
        yield
    finally:
        for folder in sorted(set(_folders(root)) - before, reverse=True):
            with suppress(OSError):
                folder.rmdir()


def _folders(root: Path, depth: int = 3) -> Iterator[Path]:
    """Folders down to `depth`, without hidden ones and environments."""
    for path in root.iterdir():
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".") and path.name != "node_modules":
            yield path
            if depth > 1 and not (path / "pyvenv.cfg").exists():
                with suppress(OSError):
                    yield from _folders(path, depth - 1)


def _target(root: Path, change: Change) -> Path:
    """The file to write, after every check that can be made before anything is touched."""
    pure = PurePosixPath(change.path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise ItestError(f"{change.path} is not a path inside the project", advice="Choose another --tests-dir.")
    target = root.joinpath(*pure.parts)
    home = root.resolve()
    if not target.resolve().is_relative_to(home):
        raise ItestError(f"{change.path} leads out of the project through a link", advice="Choose another --tests-dir.")
    target = target.resolve()
    _check_unchanged(change, target)
    _check_writable(change, target)
    return target


def _check_unchanged(change: Change, target: Path) -> None:
    if target.is_dir():
        raise ItestError(f"{change.path} is a folder", advice="Move it away, or choose another --tests-dir.")
    try:
        now = target.read_bytes() if target.exists() else None
    except OSError as error:
        raise _cannot(error) from None
    if now != change.before:
        raise ItestError(
            f"{change.path} changed while itest was working",
            advice="Nothing was written. Run the command again.",
            where=change.path,
        )


def _check_writable(change: Change, target: Path) -> None:
    if target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & 0o222):
        raise ItestError(f"{change.path} is read-only", advice="Make it writable, or choose another --tests-dir.")
    folder = next(parent for parent in target.parents if parent.exists())
    if not folder.is_dir():
        raise ItestError(f"{folder} is a file, not a folder", advice="Choose another --tests-dir.")
    if not (os.access(folder, os.W_OK | os.X_OK) and folder.stat().st_mode & 0o222):
        raise ItestError(f"The folder {folder} is read-only", advice="Make it writable, or choose another --tests-dir.")


def _make_folders(folder: Path, written: Written) -> None:
    absent = []
    while not folder.exists():
        absent.append(folder)
        folder = folder.parent
    for path in reversed(absent):
        path.mkdir()
        written._folders.append(path)


def _stage(target: Path, content: bytes, mode: int) -> Path:
    """The content in a temporary file on the target's file system, safely on disk, with the mode it will have."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".itest", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(mode)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _commit(changes: list[Change], targets: list[Path], staged: Iterator[Path], written: Written) -> None:
    for change, target in zip(changes, targets, strict=True):
        written._steps.append((target, change.before, _mode(target)))
        if change.after is None:
            target.unlink()
        else:
            next(staged).replace(target)


def _mode(target: Path) -> int:
    """The mode of the file that is there, or what the user's umask gives a new one."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _uninterrupted() -> Iterator[Callable[[], bool]]:
    """Hold Ctrl-C back for the few milliseconds of a write; the value tells whether it was pressed."""
    seen: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, lambda number, _frame: seen.append(number))
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, before)


def _cannot(error: OSError) -> ItestError:
    return ItestError(
        f"{error.filename or 'A file'} cannot be written: {error.strerror or error}",
        advice="Nothing was written. Check the permissions and the space on the disk.",
    )
