"""Edits as byte ranges of a file as it stands on disk, from the lines and columns that syntax nodes carry."""

from __future__ import annotations

from pathlib import Path

from itest.model.report import Edit
from itest.model.suite import Suite

_last: list[tuple[Suite, Text]] = []
"""The file that was asked for last: rules find file by file."""


def text_of(suite: Suite, path: str) -> Text:
    """The bytes of a file of the suite, read once for findings that follow each other."""
    if not _last or _last[0][0] is not suite or _last[0][1].path != path:
        _last[:] = [(suite, Text(suite, path))]
    return _last[0][1]


class Text:
    """The bytes of one file. Without `lines` (unreadable, not plain UTF-8) no edit can be made."""

    def __init__(self, suite: Suite, path: str) -> None:
        self.path = path
        try:
            raw = (Path(suite.root) / path).read_bytes()
            raw.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raw = b""
        marked = raw.startswith(b"\xef\xbb\xbf") or b"coding" in b"".join(raw.splitlines()[:2])
        self.lines = [] if marked else raw.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """The byte at a 1-based line and a 0-based column in bytes, as `ast` counts."""
        return self.starts[line - 1] + column

    def line(self, number: int) -> str:
        """One line, "" when there is none."""
        return self.lines[number - 1].decode() if 0 < number <= len(self.lines) else ""

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> Edit:
        """The range between two (line, column) replaced."""
        return Edit(path=self.path, start=self.offset(*start), end=self.offset(*end), text=text)

    def insert(self, line: int, text: str) -> Edit:
        """Text in front of a line."""
        return self.replace((line, 0), (line, 0), text)

    def without_lines(self, first: int, last: int) -> Edit:
        """Whole lines taken out."""
        return self.replace((first, 0), (last + 1, 0), "")
