"""The operating system's lock on a folder, taken without waiting; it is gone with the process that holds it.

Where folders can be locked nothing of it is on disk. Windows locks files alone: there it is one in the folder for
temporary files, named after the project, of which only the lock counts and not whether it is there.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import tempfile
from pathlib import Path
from typing import Any

WINDOWS = os.name == "nt"


def lock(folder: Path) -> int | None:
    """A descriptor that holds the lock; None where the file system has none.

    Raises BlockingIOError while another process, or another descriptor of this one, holds it.
    """
    try:
        number = os.open(_target(folder), os.O_RDWR | os.O_CREAT if WINDOWS else os.O_RDONLY)
    except OSError:
        return None
    try:
        _take(number)
    except OSError as error:
        os.close(number)
        if isinstance(error, (BlockingIOError, PermissionError)):
            raise BlockingIOError(*error.args) from None
        return None
    return number


def unlock(number: int) -> None:
    """Let others have it. Windows wants to be told before the file is closed."""
    try:
        if WINDOWS:
            msvcrt = _module("msvcrt")
            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)
    finally:
        os.close(number)


def _take(number: int) -> None:
    if WINDOWS:
        msvcrt = _module("msvcrt")
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # PermissionError while another has it
    else:
        fcntl = _module("fcntl")
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _target(folder: Path) -> Path:
    if not WINDOWS:
        return folder
    name = hashlib.sha256(os.path.normcase(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Path(tempfile.gettempdir()) / f"itest-{name}.lock"


def _module(name: str) -> Any:
    """One that only some systems have."""
    return importlib.import_module(name)
