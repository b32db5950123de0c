"""Which files a project consists of. On its own and light, for those who only want to know whether anything changed."""

from __future__ import annotations

import os
from collections.abc import Iterator

PRUNED = frozenset(
    {"node_modules", "bower_components", "site-packages", "__pycache__", "__pypackages__", "venv", "virtualenv", "env"}
    | {"htmlcov", "dist-packages", "eggs", "wheels"}
)
MAX_FILES = 40_000
"""Files, other than Python's, that are looked at."""


def walk(root: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below `root` with its POSIX path from there; of others than Python's the first 40,000.

    Symbolic links to folders are not followed, so loops cannot happen; what cannot be read is passed over.
    """
    pending, count = [""], 0
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                listed = list(entries)
        except OSError:
            continue
        if folder and any(entry.name == "pyvenv.cfg" for entry in listed):
            continue
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if _is_file(entry):
                count += 1
                if count <= MAX_FILES or entry.name.endswith(".py"):
                    yield path, entry
            elif _is_folder(entry) and not _pruned(entry.name, os.path.join(root, path)):
                pending.append(path)


def stamp(stat: os.stat_result) -> tuple[int, int, int, int]:
    """Size, the times of the last change of content and of the file's own record, and its place on the disk."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _pruned(name: str, full: str) -> bool:
    """Hidden folders, caches, placeholders of templates, and environments.

    A folder called `env` is an environment only if it looks like one.
    """
    if name.startswith(".") or name.endswith((".egg-info", ".dist-info")) or "{{" in name:
        return True
    if name in ("env", "venv", "virtualenv"):
        return any(os.path.isdir(os.path.join(full, part)) for part in ("bin", "Scripts", "lib"))
    return name in PRUNED
