"""Facts kept from run to run by the content of each file; a damaged or foreign cache is as good as none.

Whether a file is still what it was is told by its size, its times and its place on the disk, as `_replay` does; only
where those differ its content is asked. Which files mention a word is kept as well, for all files that are the same.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from marshal import dumps, loads
from typing import Any

import itest
from itest.model.suite import FileFacts
from itest.packaging.caches import cache_folder, cache_path
from itest.source.walk import stamp
from itest.stages.read_suite.rows import from_row

Row = tuple[Any, ...]
Kept = tuple[
    dict[bytes, Row], dict[str, Any], dict[str, Any], dict[str, tuple[str, ...]], dict[tuple[bytes, str], bytes]
]
_NOTHING: Kept = ({}, {}, {}, {}, {})
_ROOMS = ("rules", "stages/read_suite")
"""The folders whose code decides what the facts are: another version of them, another cache."""
Stamp = tuple[int, ...] | None
_last: list[tuple[Stamp, str, Kept]] = []
"""What was read last: whether an answer stands is asked of the same file before the audit is."""
_CHECK = 4
"""Bytes of the checksum in front."""


class Cache:
    """The facts of one project's files, keyed by path, module name and content, and what is known of their words."""

    def __init__(self, root: str, *, stamps: dict[str, Stamp]) -> None:
        self._file = cache_folder("doctor") / _name(root)
        self._rows, self._stamps, self._keys, self._words, self._later = kept(str(self._file))
        self._now = stamps
        self.changed = {path for path, stamp in self._now.items() if stamp is None or self._stamps.get(path) != stamp}
        self._kept: dict[bytes, Row] = {}
        self._used: dict[str, tuple[str, bytes]] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        self._looked: dict[tuple[bytes, str], bytes] = {}
        self.hits = 0

    @staticmethod
    def key(path: str, module: str, text: str) -> bytes:
        """What identifies the facts of a file."""
        content = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(f"{path}\0{module}\0".encode() + content, digest_size=16).digest()

    def same(self, path: str, module: str) -> bytes | None:
        """The key of a file that nobody has touched since its facts were kept, None for others."""
        known = self._keys.get(path)
        return known[1] if known and known[0] == module and path not in self.changed else None

    def get(self, path: str, module: str, key: bytes) -> FileFacts | None:
        """The facts kept under a key, None when there are none (or they make no sense)."""
        row = self._rows.get(key)
        try:
            facts = None if row is None else from_row(row)
        except (TypeError, ValueError):
            return None
        if row is not None:
            self.put(path, module, key, row)
            self.hits += 1
        return facts

    def has(self, key: bytes) -> bool:
        """Whether there is something under a key."""
        return key in self._rows

    def put(self, path: str, module: str, key: bytes, row: Row) -> None:
        """Keep the row of a file's facts."""
        self._kept[key] = row
        self._used[path] = (module, key)

    def mentions(self, word: str) -> frozenset[str] | None:
        """Which of the untouched files mentioned a word when it was last asked for; None when it never was."""
        known = self._words.get(word)
        return None if known is None else frozenset(p for p in known if p in self._now and p not in self.changed)

    def put_mentions(self, word: str, paths: tuple[str, ...]) -> None:
        """Keep which files mention a word."""
        self._asked[word] = paths

    def later(self, key: bytes, code: str) -> bytes | None:
        """What a rule noted when it looked into the file with that key; None when it never did."""
        known = self._later.get((key, code))
        if known is not None:
            self._looked[key, code] = known
        return known

    def put_later(self, key: bytes, code: str, notes: bytes) -> None:
        """Keep what a rule noted about the file with that key."""
        self._looked[key, code] = notes

    def save(self) -> None:
        """Keep what is known of the files that are there; without a writable cache nothing is kept and nothing said."""
        if not self.changed and not self._more():
            return
        for path, (module, key) in self._keys.items():
            if path not in self._used and path in self._now and path not in self.changed and key in self._rows:
                self.put(path, module, key, self._rows[key])
        words = self._asked if self.changed else {**self._words, **self._asked}
        later = self._looked if self.changed else {**self._later, **self._looked}
        import tempfile
        from pathlib import Path

        packed = dumps((_version(), self._kept, self._now, self._used, words, later))
        try:
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.crc32(packed).to_bytes(_CHECK, "big"))
                file.write(packed)
            Path(name).replace(self._file)
        except (OSError, ValueError):
            return

    def _more(self) -> bool:
        """Whether anything was asked for that is not kept."""
        return not (
            self._used.keys() <= self._keys.keys()
            and self._asked.keys() <= self._words.keys()
            and self._looked.keys() <= self._later.keys()
        )


def kept_of(root: str) -> Kept:
    """What is kept of a project: rows by key, and by path the stamps, (module, key), and by word the paths."""
    return kept(os.path.join(cache_path("doctor"), _name(root)))


def kept(file: str) -> Kept:
    """What a file of the cache holds; nothing when it is not there, damaged or of other code."""
    try:
        with open(file, "rb") as stream:
            now = stamp(os.fstat(stream.fileno()))
            if _last and _last[0][:2] == (now, file):
                return _last[0][2]
            raw = memoryview(stream.read())
        if zlib.crc32(raw[_CHECK:]) != int.from_bytes(raw[:_CHECK], "big"):
            return _NOTHING
        version, rows, stamps, keys, words, later = loads(raw[_CHECK:])
    except (OSError, ValueError, EOFError, TypeError):
        return _NOTHING
    _last[:] = [(now, file, (rows, stamps, keys, words, later) if version == _version() else _NOTHING)]
    return _last[0][2]


def _name(root: str) -> str:
    return f"{hashlib.sha256(root.encode()).hexdigest()[:20]}.facts"


def _version() -> str:
    """itest's version, Python's and the state of the code that makes the facts."""
    home, stamps = os.path.dirname(itest.__file__), []
    for room in _ROOMS:
        with os.scandir(os.path.join(home, room)) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    stamps.append(f"{entry.name}:{stat.st_size}:{stat.st_mtime_ns}")
    return "\n".join([itest.__version__, sys.version, *sorted(stamps)])
