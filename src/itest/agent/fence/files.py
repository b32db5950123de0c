"""Writes stay in the sandbox: files outside it can be read but not made, changed, moved or deleted."""

from __future__ import annotations

import errno
import functools
import os
from typing import Any, Callable, List

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_DEVICES = ("/dev/", "/proc/self/", "/proc/%d/" % os.getpid())

_PATHS = {
    # how many leading arguments are paths that change, and where their directory descriptor stands
    "os.mkdir": ((0,), 2),
    "os.remove": ((0,), 1),
    "os.rmdir": ((0,), 1),
    "os.rename": ((0, 1), None),
    "os.link": ((1,), None),
    "os.symlink": ((1,), None),
    "os.truncate": ((0,), None),
    "os.chmod": ((0,), None),
    "os.chown": ((0,), None),
    "os.utime": ((0,), None),
    "shutil.rmtree": ((0,), None),
}


def rules(writable: List[str]) -> dict[str, Callable[[tuple[Any, ...]], Exception | None]]:
    """Audit events that change files, each with a function that returns a PermissionError or None."""
    guard = _Files(writable)
    found: dict[str, Callable[[tuple[Any, ...]], Exception | None]] = {}
    for event in _PATHS:
        found[event] = functools.partial(guard.path, event)
    found["open"] = guard.opened
    found["sqlite3.connect"] = guard.sqlite
    return found


class _Files:
    def __init__(self, writable: list[str]) -> None:
        self._prefixes = tuple(folder.rstrip(os.sep) + os.sep for folder in writable)

    def opened(self, arguments: tuple[Any, ...]) -> Exception | None:
        path, flags = arguments[0], arguments[2]
        if not isinstance(flags, int) or not flags & _WRITING:
            return None
        return self._verdict(path, None)

    def path(self, event: str, arguments: tuple[Any, ...]) -> Exception | None:
        positions, descriptor = _PATHS[event]
        folder = arguments[descriptor] if descriptor is not None and len(arguments) > descriptor else None
        for position in positions:
            if event == "os.mkdir" and os.path.isdir(arguments[position]):
                continue  # the call itself says that it exists, which callers expect
            refusal = self._verdict(arguments[position], folder)
            if refusal is not None:
                return refusal
        return None

    def sqlite(self, arguments: tuple[Any, ...]) -> Exception | None:
        name = _text(arguments[0])
        if name is None or name in ("", ":memory:") or "mode=memory" in name or name.startswith("file::memory:"):
            return None
        if name.startswith("file:"):
            if "mode=ro" in name or "immutable=1" in name:
                return None
            name = name[len("file:") :].split("?")[0]
        return self._verdict(name, None)

    def _verdict(self, path: object, folder: object) -> Exception | None:
        name = _text(path)
        if name is None:
            return None
        if isinstance(folder, int) and folder >= 0 and not os.path.isabs(name):
            base = "/proc/self/fd/%d" % folder
            if not os.path.exists(base):
                return None
            name = os.path.join(os.path.realpath(base), name)
        real = os.path.join(os.path.realpath(os.path.dirname(os.path.abspath(name))), os.path.basename(name))
        target = os.path.realpath(real)
        if (target + os.sep).startswith(self._prefixes) or target.startswith(_DEVICES):
            return None
        error = PermissionError(errno.EACCES, "itest allows no writing outside its sandbox", name)
        error.target = name  # type: ignore[attr-defined]  # read by the fence's record
        return error


def _text(path: object) -> str | None:
    """The path as text; None for a descriptor that is already open."""
    if isinstance(path, (bytes, bytearray)):
        return os.fsdecode(bytes(path))
    if isinstance(path, os.PathLike):
        return os.fsdecode(path)
    return path if isinstance(path, str) else None
