"""What `.itest.toml` remembers: the answers, what the project looked like, and a hash of each file written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from itest.model.changes import Ownership
from itest.model.facts import Priority

PATH = ".itest.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One file that itest wrote; `sha256` is of its bytes as written, so that a later edit shows.

    `asked` is the command that made it apart from the suite as a whole: `update` neither renders nor removes it.
    """

    path: str
    ownership: Ownership
    sha256: str
    template: str | None = None
    boundary: str | None = None
    asked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRecord:
    """Requirements that itest put into one of the project's own files, to be taken out with what needed them.

    `table` is the dotted table of a TOML file. `was` and `now` are the whole lines that this changed, before and
    after; both are empty where they are not known.
    """

    path: str
    requirements: tuple[str, ...]
    table: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRecord:
    """A template pack of the suite, pinned: `source` as it was named, `commit` for git, `sha256` of all its text.

    `overrides` are the templates of itest's that it makes over, `settings` variables that were set by hand; `hooks`
    tells that its programs ran when it was added. `priority` is that of the boundary which its files are.
    """

    name: str
    source: str
    kind: Literal["folder", "zip", "git"]
    sha256: str
    commit: str | None = None
    ref: str | None = None
    directory: str | None = None
    overrides: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    hooks: bool = False
    priority: Priority = "important"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`app` is spelled as the `--app` flag takes it; `digest` is of the sources that the suite was made from."""

    version: str
    app: str
    boundaries: tuple[str, ...]
    tests_dir: str
    digest: str
    files: tuple[FileRecord, ...]
    python: str | None = None
    dependencies: tuple[DependencyRecord, ...] = ()
    packs: tuple[PackRecord, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the answers are in it; they are not where it was made from what is left of a suite."""
        return bool(self.boundaries)


def sha256(content: bytes) -> str:
    """The hash that the records compare, of text with its line ends normalised (a checkout may change them)."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
