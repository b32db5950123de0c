"""`itest doctor` where nothing that matters has changed since the same command: its answer is kept and told again.

What was said is told only if every file of the project, the code of itest and all that shapes the output are what they
were: by name, size, and the times of the last change of content and of the file's own record, in nanoseconds. Nothing
but the standard library's smallest modules is imported for that, so that it takes as long as looking at the files.
Where a few modules of the project alone have changed they are read, and the answer stands if they still tell what
they told (`stages.read_suite.again`).
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import itest
from itest.packaging.caches import cache_path
from itest.source.walk import stamp, walk

if TYPE_CHECKING:
    from itest.model.report import Seen

_OTHERS = ("--fix", "--unsafe-fixes", "--diff", "--changed", "--write-baseline", "--output-file", "--help", "-h")
"""Options of commands that write, or whose answer depends on more than the project's files."""
_BESIDE = (".itest/doctor-baseline.json", ".venv/pyvenv.cfg", "venv/pyvenv.cfg")
"""Files out of the way that have a say: hidden ones, and those that tell of the project's interpreter."""
_VARIABLES = ("NO_COLOR", "GITHUB_ACTIONS", "VIRTUAL_ENV", "CONDA_PREFIX", "PATH", "COLUMNS", "TERM")
_ROOMS = ("rules", "model", "source", "console", "console/formats", "stages/audit", "stages/read_suite", "flow", "cli")
SECONDS, HITS = "\0seconds\0", "\0hits\0"
"""What stands in a kept answer for what is another each time."""
_FEW = 8
"""Changed files up to which reading them one by one is quicker than auditing everything."""

_looked: list[tuple[list[str], Any]] = []
"""The look that was taken at the files when there was nothing to be told again: the audit after it takes no other."""

Stamp = tuple[dict[str, tuple[int, ...]], list[tuple[Any, ...]]]
"""What is known of the project's files by path, and of everything else."""


def replayable(arguments: Sequence[str]) -> bool:
    """Whether a command line is one whose answer may be kept."""
    return list(arguments[:1]) == ["doctor"] and not any(
        argument.startswith(_OTHERS) or "=" in argument or argument in ("graph", "why") for argument in arguments
    )


def replay(arguments: Sequence[str]) -> int | None:
    """Tell again what was said to the same command, and return its exit code; None where that is not known."""
    started = time.perf_counter()
    _looked.clear()
    try:
        with open(_file(arguments), "rb") as file:
            stamp, first, files, code, out = marshal.load(file)
        now = stamp_of(arguments)
        _looked[:] = [(list(arguments), now)]
        changed: list[str] = []
        if stamp != now:
            changed = _changed(stamp, now)
            first = {path: stamp[0][path] for path in changed} | first
            if not _unchanged(arguments, {path: first[path] for path in changed}):
                return None
            _save(_file(arguments), (now, first, files, code, out))
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return None
    hits = files - len(changed)
    sys.stdout.write(out.replace(HITS, str(hits)).replace(SECONDS, f"{time.perf_counter() - started:.2f}"))
    return int(code)


def _changed(before: Stamp, now: Stamp) -> list[str]:
    """The modules that are not what they were, where nothing else is another; none where something is."""
    files, others = before
    if others != now[1] or files.keys() != now[0].keys():
        return []
    changed = [path for path, stamp in now[0].items() if files[path] != stamp]
    return changed if len(changed) <= _FEW and all(path.endswith(".py") for path in changed) else []


def _unchanged(arguments: Sequence[str], changed: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether the answer stands although files have changed, which had these stamps when it was found."""
    if not changed:
        return False
    with open(_grounds(arguments), "rb") as file:
        grounds = marshal.load(file)
    from itest.stages.read_suite.again import unchanged

    return unchanged(os.path.realpath(_root(arguments)), changed, grounds)


class Recorder:
    """Writes to standard output and keeps what was written; when the command is not of the kind, only the first."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = list(arguments)
        self._stamp = _look(arguments) if replayable(arguments) else None
        self._said: list[str] = []

    def write(self, text: str) -> int:
        self._said.append(text)
        return sys.stdout.write(text)

    @property
    def files(self) -> dict[str, tuple[int, ...]] | None:
        """The project's files as they were looked at, with their stamps; None when nobody has."""
        return self._stamp[0] if self._stamp else None

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def isatty(self) -> bool:
        return sys.stdout.isatty()

    def keep(self, seen: Seen, code: int, grounds: Mapping[str, Any]) -> None:
        """Keep the answer of a run: what it saw, the code it ended with, and what the answer rests on."""
        if self._stamp is None:
            return
        files, hits, seconds = seen.files, seen.cache_hits, seen.seconds
        out = "".join(self._said)
        for spelled, marked in (
            (f"; {hits} from the cache; {seconds:.2f} s\n", f"; {HITS} from the cache; {SECONDS} s\n"),
            (f'"cache_hits": {hits},', f'"cache_hits": {HITS},'),
            (f'"seconds": {seconds!r}', f'"seconds": {SECONDS}'),
            (f' time="{seconds:.3f}"', f' time="{SECONDS}"'),
        ):
            out = out.replace(spelled, marked, 1)
        _save(_grounds(self._arguments), dict(grounds))
        _save(_file(self._arguments), (self._stamp, {}, files, code, out))


def _save(path: str, kept: Any) -> None:
    """Without a writable cache nothing is kept and nothing is said."""
    part = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(part, "wb") as file:
            marshal.dump(kept, file)
        os.replace(part, path)
    except (OSError, ValueError):
        return


def _look(arguments: Sequence[str]) -> Stamp | None:
    looked = _looked.pop() if _looked else None
    if looked is not None and looked[0] == list(arguments):
        stamp: Stamp = looked[1]
        return stamp
    try:
        return stamp_of(arguments)
    except OSError:
        return None


def stamp_of(arguments: Sequence[str]) -> Stamp:
    """All that the answer depends on, as far as it can change. Raises OSError when the project is not there."""
    root = os.path.realpath(_root(arguments))
    os.listdir(root)
    files: dict[str, tuple[int, ...]] = {path: stamp(entry.stat()) for path, entry in walk(root)}
    found: list[tuple[Any, ...]] = []
    for path in _BESIDE:
        try:
            found.append((path, *stamp(os.stat(os.path.join(root, path)))))
        except OSError:
            found.append((path,))
    found += [(name, os.environ.get(name)) for name in _VARIABLES]
    found.append((list(arguments), os.getcwd(), sys.stdout.isatty(), sys.stderr.isatty(), sys.version))
    return files, found + _own()


def _own() -> list[tuple[Any, ...]]:
    """The state of itest's own code."""
    home = os.path.dirname(itest.__file__)
    found: list[tuple[Any, ...]] = [(itest.__version__,)]
    for room in _ROOMS:
        with os.scandir(os.path.join(home, room)) as entries:
            code = [(entry.name, *stamp(entry.stat())) for entry in entries if entry.name.endswith(".py")]
        found += sorted(code)
    return found


def _root(arguments: Sequence[str]) -> str:
    for option, value in pairwise(arguments):
        if option in ("-C", "--project"):
            return os.path.expanduser(value)
    return "."


def _file(arguments: Sequence[str]) -> str:
    """One file a project and command; should two of them meet in one, the stamp tells them apart."""
    key = "\0".join((os.path.realpath(_root(arguments)), os.getcwd(), str(sys.stdout.isatty()), *arguments))
    return os.path.join(cache_path("doctor"), f"{zlib.crc32(key.encode('utf-8', 'surrogateescape')):08x}.said")


def _grounds(arguments: Sequence[str]) -> str:
    """Where it is kept what the answer in `_file` rests on."""
    return f"{_file(arguments).removesuffix('.said')}.why"
