"""Reads a pack from a git repository, by URL or path, as it was committed: no work tree, no hooks, no submodules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from itest.errors import ItestError
from itest.packs.gathering import NOTHING, Entry

PATIENCE = 180.0
"""Seconds that git may take to fetch a repository."""
SETTINGS = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "protocol.ext.allow=never")
REGULAR = ("100644", "100755")


@contextmanager
def git_entries(url: str, ref: str | None) -> Iterator[tuple[str, Iterator[Entry]]]:
    """The full name of the commit that `ref` (else the default branch) stands for, and the entries of its tree.

    Raises ItestError when git is not there, cannot fetch the repository or does not know the commit.
    """
    with tempfile.TemporaryDirectory(prefix="itest-pack-", ignore_cleanup_errors=True) as name:
        clone = _cloned(url, ref, Path(name) / "clone")
        commit = _commit(clone, ref, url)
        listed = _git(["-C", str(clone), "ls-tree", "-r", "-z", "--full-tree", commit], f"{url} cannot be read")
        yield commit, (_entry(clone, line) for line in listed.decode("utf-8", "surrogateescape").split("\0") if line)


def _cloned(url: str, ref: str | None, clone: Path) -> Path:
    """The newest commit of the branch or tag alone where that can be had, else everything: `ref` may be a commit."""
    plain = ["clone", "--quiet", "--bare", "--no-local", "--template="]
    shallow = ["--depth=1", *([f"--branch={ref}"] if ref else [])]
    if _run([*plain, *shallow, "--", url, str(clone)]).returncode:
        shutil.rmtree(clone, ignore_errors=True)
        _git([*plain, "--", url, str(clone)], f"{bare_of(url)} cannot be fetched")
    return clone


def bare_of(url: str) -> str:
    """The URL without a user's name and password: it is written down and shown."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    keep = scheme == "ssh" and ":" not in host.rpartition("@")[0]
    return f"{scheme}{mark}{host if keep else host.rpartition('@')[2]}{slash}{path}" if mark else url


def uncommitted(folder: Path) -> bool:
    """Whether a work tree has changes that its last commit does not have."""
    told = _git(["-C", str(folder), "status", "--porcelain", "--", "."], f"{folder} cannot be read")
    return bool(told.strip())


def _commit(clone: Path, ref: str | None, url: str) -> str:
    wanted = f"{ref or 'HEAD'}^{{commit}}"
    done = _run(["-C", str(clone), "rev-parse", "--verify", "--quiet", "--end-of-options", wanted])
    if done.returncode == 0:
        return done.stdout.decode().strip()
    what = f"no commit, tag or branch {ref}" if ref else "no commit yet"
    raise ItestError(f"{bare_of(url)} has {what}", advice=NOTHING)


def _entry(clone: Path, line: str) -> Entry:
    told, _, path = line.partition("\t")
    mode, _, number = told.split(" ")
    return Entry(path=path, read=_reader(clone, number) if mode in REGULAR else None)


def _reader(clone: Path, number: str) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        size = int(_git(["-C", str(clone), "cat-file", "-s", number], "A file cannot be read"))
        if size > most:
            return bytes(most)
        return _git(["-C", str(clone), "cat-file", "blob", number], "A file cannot be read")

    return read


def _git(arguments: list[str], trouble: str) -> bytes:
    done = _run(arguments)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ItestError(f"{trouble}: {lines[-1] if lines else 'git failed'}", advice=NOTHING)
    return done.stdout


def _run(arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    """One call of git that asks nobody anything unless there is a terminal."""
    asking = {} if sys.stdin is not None and sys.stdin.isatty() else {"GIT_TERMINAL_PROMPT": "0"}
    environment = {**os.environ, **asking, "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh", "LC_ALL": "C"}
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        environment.pop(name, None)
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    try:
        return subprocess.run(
            ["git", *settings, *arguments], capture_output=True, check=False, timeout=PATIENCE, env=environment
        )
    except FileNotFoundError:
        raise ItestError("git is not installed", advice="Give the pack as a folder or a zip.") from None
    except subprocess.TimeoutExpired:
        raise ItestError(f"git did not answer within {PATIENCE:.0f} s", advice=NOTHING) from None
