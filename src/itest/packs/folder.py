"""Reads a pack from a folder of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from itest.packs.gathering import Entry

PASSED_OVER = (".git", "node_modules", "__pycache__")


def folder_entries(folder: Path) -> Iterator[Entry]:
    """Everything below the folder; links are told as what they are, never followed."""
    for base, folders, files in os.walk(folder):
        here = Path(base)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in (*PASSED_OVER, *links))
        for name in sorted((*files, *links)):
            path = here / name
            regular = path.is_file() and not path.is_symlink()
            yield Entry(path=path.relative_to(folder).as_posix(), read=_reader(path) if regular else None)


def _reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most)

    return read
