"""The dry sink: everything that can be wrong with a change is found before anything is touched."""

from __future__ import annotations

import ast
import os
import unicodedata
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath

from itest.errors import ItestError
from itest.model.changes import Change
from itest.stages.write.disk import content

ELSEWHERE = "Choose another --tests-dir."
READ_ONLY = "Make it writable, or choose another --tests-dir."


def targets(root: Path, changes: Sequence[Change]) -> list[Path]:
    """The files to write, in the order of `changes`. Raises ItestError at the first that must not be written."""
    _clash(root, changes)
    for change in changes:
        _parses(change)
    return [target(root, change) for change in changes]


def target(root: Path, change: Change) -> Path:
    """The file behind one change, after every check that can be made of it alone."""
    pure = PurePosixPath(change.path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise ItestError(f"{change.path} is not a path inside the project", advice=ELSEWHERE)
    found = root.joinpath(*pure.parts)
    if not found.resolve().is_relative_to(root.resolve()):
        raise ItestError(f"{change.path} leads out of the project through a link", advice=ELSEWHERE)
    found = found.resolve()
    unchanged(change, found)
    _writable(change, found)
    return found


def unchanged(change: Change, path: Path) -> None:
    """Raise ItestError when the file is no longer what it was when the plan was made."""
    if path.is_dir():
        raise ItestError(f"{change.path} is a folder", advice="Move it away, or choose another --tests-dir.")
    if content(path) != change.before:
        raise ItestError(
            f"{change.path} changed while itest was working",
            advice="Nothing was written. Run the command again.",
            where=change.path,
        )


def _writable(change: Change, path: Path) -> None:
    if path.exists() and not (os.access(path, os.W_OK) and path.stat().st_mode & 0o222):
        raise ItestError(f"{change.path} is read-only", advice=READ_ONLY)
    folder = next(parent for parent in path.parents if parent.exists())
    if not folder.is_dir():
        raise ItestError(f"{folder} is a file, not a folder", advice=ELSEWHERE)
    if not (os.access(folder, os.W_OK | os.X_OK) and folder.stat().st_mode & 0o222):
        raise ItestError(f"The folder {folder} is read-only", advice=READ_ONLY)


def _parses(change: Change) -> None:
    """A file of Python that is to be written must be Python, unless the user's already was not."""
    if change.after is None or not change.path.endswith(".py"):
        return
    trouble = _broken(change.after)
    if trouble and not (change.before is not None and _broken(change.before)):
        raise ItestError(
            f"{change.path} would be no valid Python: {trouble}",
            advice="Nothing was written. This is a defect of itest: please report it.",
            where=change.path,
        )


def _broken(source: bytes) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return str(error) or type(error).__name__
    return ""


def _clash(root: Path, changes: Sequence[Change]) -> None:
    """Two names that are one where case does not count (macOS, Windows), among the changes or beside a file there."""
    gone = {change.path for change in changes if change.after is None}
    names = cache(_names)
    seen: dict[str, str] = {}
    for change in changes:
        if change.after is None:
            continue
        first = seen.setdefault(_folded(change.path), change.path)
        if first == change.path:
            first = _beside(root, change.path, names)
        if first not in (change.path, *gone):
            raise ItestError(
                f"{change.path} and {first} are the same file where case does not count",
                advice="Nothing was written. Rename one of them, or choose another --tests-dir.",
                where=change.path,
            )


def _beside(root: Path, path: str, names: Callable[[Path], Mapping[str, set[str]]]) -> str:
    """The path under which the file, or a folder that it is in, stands there in another spelling; else `path`."""
    folder = root
    parts = PurePosixPath(path).parts
    for at, part in enumerate(parts):
        there = names(folder).get(_folded(part), set())
        if part not in there:
            return path if not there else "/".join((*parts[:at], min(there), *parts[at + 1 :]))
        folder = folder / part
    return path


def _names(folder: Path) -> Mapping[str, set[str]]:
    """The names in a folder by what they are where case does not count."""
    found: dict[str, set[str]] = {}
    with suppress(OSError):
        for name in os.listdir(folder):
            found.setdefault(_folded(name), set()).add(name)
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
