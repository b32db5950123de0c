"""The few calls that change the disk, each safe on it when it returns: what the writer and the journal are made of."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from itest.errors import ItestError


def stage(path: Path, content: bytes, mode: int) -> None:
    """A new file, complete and on disk, with this mode; a file that is there already is an error (OSError)."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(number, rest) :]
        os.fsync(number)
    finally:
        os.close(number)
    os.chmod(path, mode)


def move(source: Path, target: Path) -> None:
    """`source` takes the place of `target`; a reader sees the one or the other, nothing between."""
    os.replace(source, target)


def remove(path: Path) -> None:
    """The file goes, if it is there."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def make_folder(path: Path) -> None:
    os.mkdir(path)


def remove_folder(path: Path) -> bool:
    """The folder goes if it is empty; else it stays, as what is in it is somebody's. Whether it is gone."""
    with suppress(OSError):
        os.rmdir(path)
    return not path.exists()


def settle(folder: Path) -> None:
    """Names that were made or removed in the folder survive a loss of power; where that cannot be had, it is let go."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def content(path: Path) -> bytes | None:
    """What is in the file; None where there is none. Raises ItestError where it cannot be read."""
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise cannot(error) from None


def mode(path: Path) -> int:
    """The mode of the file that is there, or what the user's umask gives a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def cannot(error: OSError) -> ItestError:
    """What the user is told of a call that failed."""
    return ItestError(
        f"{error.filename or 'A file'} cannot be written: {error.strerror or error}",
        advice="Nothing was written. Check the permissions and the space on the disk.",
    )
