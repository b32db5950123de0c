"""The project's files: found with pruning, read and parsed at most once; whatever is odd about one is data."""

from __future__ import annotations

import ast
import codecs
import io
import os
import re
import symtable
import tokenize
import warnings
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from itest.errors import ItestError
from itest.source.walk import stamp, walk

MAX_PYTHON = 1_500_000
MAX_TEXT = 400_000
_IMPORTS = re.compile(r"^[ \t]*(?:from|import)[ \t][^\n]*", re.M)


class SourceFile:
    """One Python file: `path` is POSIX and relative to the root; `problem` says why it could not be read or parsed."""

    def __init__(self, root: Path, path: str) -> None:
        self.root = root
        self.path = path
        self.problem: str | None = None
        self.problem_line = 1

    @cached_property
    def text(self) -> str:
        """The decoded source (PEP 263, byte order marks); empty with a `problem` when that is not possible."""
        try:
            with open(os.path.join(self.root, self.path), "rb") as stream:
                if os.fstat(stream.fileno()).st_size > MAX_PYTHON:
                    return self._fail("larger than 1.5 MB, passed over")
                return _decode(stream.read())
        except OSError as error:
            return self._fail(f"cannot be read: {error.strerror or error}")
        except (UnicodeDecodeError, SyntaxError, LookupError) as error:
            return self._fail(f"cannot be decoded: {error}")

    @cached_property
    def imports(self) -> str:
        """The lines of the source that import something; of an import over several lines the first."""
        return "\n".join(_IMPORTS.findall(self.text))

    @cached_property
    def module(self) -> ast.Module | None:
        """The syntax tree, None with a `problem` for what this Python cannot parse."""
        text = self.text
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text)
        except SyntaxError as error:
            self.problem_line = error.lineno or 1
            self._fail(f"cannot be parsed: {error.msg}")
        except (ValueError, RecursionError, MemoryError) as error:
            self._fail(f"cannot be parsed: {error}")
        return None

    def check(self) -> None:
        """Set `problem` without building a tree, which is cheaper where nobody asks for the tree."""
        if "module" in self.__dict__ or not self.text:
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                symtable.symtable(self.text, self.path, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            _ = self.module

    def _fail(self, problem: str) -> str:
        self.problem = self.problem or problem
        return ""


class SourceTree:
    """All files of a project below `root`, without version control, environments, caches and hidden folders.

    `stamps` are the files with what tells whether they have changed (see `walk.stamp`), where somebody has looked
    already. Raises ItestError when the root is no readable folder.
    """

    def __init__(self, root: Path | str, stamps: Mapping[str, tuple[int, ...]] | None = None) -> None:
        self._stamps = stamps
        self.root = Path(root).expanduser().resolve()
        if not self.root.is_dir():
            raise ItestError(f"{self.root} is not a folder.", advice="Give the project's folder with -C/--project.")
        try:
            os.listdir(self.root)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ItestError(f"{self.root} cannot be read: {reason}.", advice="Check its permissions.") from error

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file, POSIX and relative, in path order; at most 40,000."""
        return tuple(sorted(self._stamps or (path for path, _ in walk(str(self.root)))))

    def stamp(self, path: str) -> tuple[int, ...] | None:
        """What tells whether a file has changed; None when it is gone."""
        if self._stamps is not None:
            return self._stamps.get(path)
        try:
            return stamp(os.stat(os.path.join(self.root, path)))
        except OSError:
            return None

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, "." for the root."""
        found = {"."}
        for path in self.paths:
            folder = path.rpartition("/")[0] or "."
            while folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0] or "."
        return frozenset(found)

    @cached_property
    def python(self) -> dict[str, SourceFile]:
        return {path: SourceFile(self.root, path) for path in self.paths if path.endswith(".py")}

    def text(self, path: str) -> str | None:
        """The text of any small file below the root, hidden ones too; None when it is absent, large or binary."""
        full = self.root / path
        try:
            if not full.is_file() or full.stat().st_size > MAX_TEXT:
                return None
            raw = full.read_bytes()
        except OSError:
            return None
        return None if b"\0" in raw else raw.decode("utf-8-sig", errors="replace")


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a text, None for what this Python cannot parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _decode(raw: bytes) -> str:
    head = raw[:400]
    if not head.startswith(codecs.BOM_UTF8) and b"coding" not in head:
        return raw.decode("utf-8")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    return raw.decode(encoding)
