"""The only module that writes into the project: everything or nothing.

Everything is checked first, then a journal says what will be done, each file is staged beside its target, and all are
moved into place. Whatever goes wrong on the way, Ctrl-C included, puts the project back as it was; after a `kill -9`
or a loss of power the next command does, from the journal.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet, Receipt
from itest.stages.write import checks, disk
from itest.stages.write.journal import PATH, Journal, journal_for, not_taken_back, pending, recover
from itest.stages.write.lock import Claim, claim

__all__ = ["Claim", "Written", "check_writable", "claim", "no_empty_folders", "pending", "recover", "write"]


@dataclass(slots=True)
class Written:
    """What was written, and the way back until the command is done."""

    root: Path
    receipt: Receipt
    _journal: Journal | None = None

    def undo(self) -> None:
        """Put every file back as it was, and take away the folders that were made; Ctrl-C waits until it is done.

        What somebody changed since it was written stays. Raises ItestError when the disk does not let it; the journal
        then stays too, and the next command goes on.
        """
        journal, self._journal = self._journal, None
        if journal is None:
            return
        with _uninterrupted():
            try:
                journal.open()
                journal.roll_back()
                journal.close()
            except OSError as error:
                raise not_taken_back(error) from error


def check_writable(root: Path, path: str) -> None:
    """Raise ItestError when a new file at `path` (POSIX, from the root) could not be made; nothing is touched."""
    if not (root / path).resolve().is_relative_to(root.resolve()):
        raise ItestError(f"{path} leads out of the project through a link", advice=checks.ELSEWHERE)
    checks.target(root, Change(path=f"{path}/.itest", before=None, after=b"", ownership="owned"))
    if not (os.access(root, os.W_OK | os.X_OK) and root.stat().st_mode & 0o222):
        raise ItestError(f"The folder {root} is read-only", advice="Make it writable, or look with --dry-run.")


def write(root: Path, changes: ChangeSet) -> Written:
    """Bring the changes to disk, all or none; files keep their modes. Deletions come last, with the folders they empty.

    Raises ItestError, with nothing written, when a path leads out of the project, a target cannot be written, a file is
    no longer what it was when the plan was made, would be no Python, or another itest is at work.
    """
    started = time.perf_counter()
    wanted = sorted((c for c in changes.changes if c.kind != "keep"), key=lambda change: change.after is None)
    written = Written(root=root, receipt=Receipt(written=(), seconds=0.0))
    if wanted:
        held = claim(root)
        recover(root)
        targets = checks.targets(root, wanted)
        checks.target(root, Change(path=PATH, before=None, after=b"", ownership="owned"))
        written._journal = _bring(root, wanted, targets)
        del held
    seconds = time.perf_counter() - started
    written.receipt = Receipt(written=tuple(sorted(change.path for change in wanted)), seconds=seconds)
    return written


def _bring(root: Path, changes: list[Change], targets: list[Path]) -> Journal:
    """Everything or nothing; gives the way back."""
    journal = journal_for(root, changes, targets)
    with _uninterrupted() as pressed:
        try:
            journal.open()
            _stage(journal, changes)
            _commit(journal, changes, targets)
            if pressed():
                raise KeyboardInterrupt
            journal.prune()
            journal.close()
        except BaseException as error:
            _take_back(journal)
            if isinstance(error, OSError):
                raise disk.cannot(error) from error
            raise
    return journal


def _stage(journal: Journal, changes: list[Change]) -> None:
    for folder in journal.folders:
        disk.make_folder(journal.root / folder)
    for change, step in zip(changes, journal.steps, strict=True):
        if change.after is not None:
            disk.stage(journal.root / step.staged, change.after, step.mode)


def _commit(journal: Journal, changes: list[Change], targets: list[Path]) -> None:
    for change, target, step in zip(changes, targets, journal.steps, strict=True):
        checks.unchanged(change, target)
        if change.after is None:
            disk.remove(target)
        else:
            disk.move(journal.root / step.staged, target)
    for folder in sorted({target.parent for target in targets}):
        disk.settle(folder)


def _take_back(journal: Journal) -> None:
    """Undo what was done; where even that fails the journal stays, for the next command."""
    try:
        journal.roll_back()
        journal.close()
    except OSError as error:
        raise not_taken_back(error) from error


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
