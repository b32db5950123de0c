"""Keeps the copy of a project as it was: what a job wrote, changed or removed there is undone when it ends.

An application may keep its data in files beside its source; what it wrote while it was observed must not be what the
tests start from, as in the real project nothing of it is there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

State = Mapping[str, tuple[int, int]]
"""Files and folders by their path from the root, a file with the time of its last change and its size."""

FOLDER = (0, -1)
PASSED_OVER = frozenset(["__pycache__", "node_modules"])


class Pristine:
    """The copy at `copy`, made of what lies at `origin`."""

    def __init__(self, copy: Path, origin: Path) -> None:
        self._copy, self._origin = copy, origin
        self._lock = threading.Lock()
        self._running = 0
        self._before: State = {}

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """A job at work; where several run at the same time, the last one to end undoes what all of them did."""
        with self._lock:
            if not self._running:
                self._before = _state(self._copy)
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self._undo()

    def _undo(self) -> None:
        now = _state(self._copy)
        for path in sorted(now.keys() - self._before.keys(), reverse=True):  # what a folder holds before the folder
            with contextlib.suppress(OSError):
                (self._copy / path).rmdir() if now[path] == FOLDER else (self._copy / path).unlink()
        for path, state in sorted(self._before.items()):
            if now.get(path) != state:
                with contextlib.suppress(OSError):
                    self._restore(path)

    def _restore(self, path: str) -> None:
        if self._before[path] == FOLDER:
            (self._copy / path).mkdir()
        elif (self._origin / path).is_file():
            shutil.copy(self._origin / path, self._copy / path)


def _state(root: Path) -> State:
    found = {}
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in PASSED_OVER]
        inside = os.path.relpath(folder, root)
        found.update({os.path.normpath(os.path.join(inside, name)): FOLDER for name in below})
        for name in names:
            with contextlib.suppress(OSError):
                told = os.stat(os.path.join(folder, name), follow_symlinks=False)
                found[os.path.normpath(os.path.join(inside, name))] = (told.st_mtime_ns, told.st_size)
    return found
