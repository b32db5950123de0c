"""Facts kept from run to run by the content of each file; a damaged or foreign cache is as good as none."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import itest
from itest.model.suite import FileFacts
from itest.packaging.caches import cache_folder
from itest.stages.read_suite.rows import from_row


class Cache:
    """The facts of one project's files, keyed by path, module name and content."""

    def __init__(self, root: str, *, rooms: tuple[Path, ...]) -> None:
        """`rooms` are the folders whose code decides what the facts are: another version of them, another cache."""
        self._file = cache_folder("doctor") / f"{hashlib.sha256(root.encode()).hexdigest()[:20]}.facts"
        self._version = _version(rooms)
        self._rows = self._load()
        self._kept: dict[bytes, Any] = {}
        self.hits = 0
        self.asked = 0

    @staticmethod
    def key(path: str, module: str, text: str) -> bytes:
        """What identifies the facts of a file."""
        content = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(f"{path}\0{module}\0".encode() + content, digest_size=16).digest()

    def get(self, key: bytes) -> FileFacts | None:
        """The facts kept under a key, None when there are none (or they make no sense)."""
        self.asked += 1
        row = self._rows.get(key)
        if row is None:
            return None
        try:
            facts = from_row(row)
        except (TypeError, ValueError):
            return None
        self._kept[key] = row
        self.hits += 1
        return facts

    def has(self, key: bytes) -> bool:
        """Whether there is something under a key."""
        return key in self._rows

    def put(self, key: bytes, row: tuple[Any, ...]) -> None:
        """Keep the row of a file's facts."""
        self._kept[key] = row

    def save(self) -> None:
        """Keep what this run asked for; without a writable cache nothing is kept and nothing is said."""
        if self._kept.keys() == self._rows.keys():
            return
        try:
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "wb") as file:
                marshal.dump((self._version, self._kept), file)
            Path(name).replace(self._file)
        except (OSError, ValueError):
            return

    def _load(self) -> dict[bytes, Any]:
        try:
            version, rows = marshal.loads(self._file.read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return rows if version == self._version and isinstance(rows, dict) else {}


def _version(rooms: tuple[Path, ...]) -> str:
    """itest's version, Python's and the state of the code that makes the facts."""
    stamps = []
    for room in rooms:
        with os.scandir(room) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    stamps.append(f"{entry.name}:{stat.st_size}:{stat.st_mtime_ns}")
    return "\n".join([itest.__version__, sys.version, *sorted(stamps)])
