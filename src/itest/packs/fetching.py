"""Finds out what a pack comes in, a folder, a zip or a git repository, and takes in its files."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from itest.errors import ItestError
from itest.packs.archive import downloaded, zip_entries
from itest.packs.folder import folder_entries
from itest.packs.gathering import NOTHING, Files, gather
from itest.packs.repository import bare_of, git_entries, uncommitted

Kind = Literal["folder", "zip", "git"]
ZIP = re.compile(r"https?://[^?#]+\.zip")
URL = re.compile(r"(https?|ssh|git|file)://|[\w.-]+@[\w.-]+:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A pack as it was found: `source` as it is written down, `commit` for git, `notes` for the user to read."""

    files: Files
    kind: Kind
    source: str
    commit: str | None = None
    notes: tuple[str, ...] = ()


def fetch(source: str, root: Path, *, ref: str | None = None, directory: str | None = None) -> Fetched:
    """The pack that `source` names; a path is looked for from the working directory and from the project's `root`.

    Raises ItestError when there is nothing there, or it is no pack, or one that must not be used.
    """
    if ref is None and ZIP.fullmatch(source):
        with downloaded(source) as archive, zip_entries(archive) as entries:
            return Fetched(files=gather(entries, directory, bare_of(source)), kind="zip", source=bare_of(source))
    if URL.match(source):
        return _from_git(source, bare_of(source), ref, directory)
    path = next((p for p in (Path(source).expanduser(), root / source) if p.exists()), None)
    if path is None:
        advice = "A pack is a folder, a zip, or a git repository by URL or path."
        raise ItestError(f"There is no {source}", advice=advice)
    told = _written_down(path, root)
    if path.is_dir() and _repository(path):
        found = _from_git(str(path.resolve()), told, ref, directory)
        dirty = not ref and (path / ".git").exists() and uncommitted(path)
        note = f"{source} is taken as committed ({str(found.commit)[:10]}): it has changes that are not"
        return replace(found, notes=(note,)) if dirty else found
    if ref is not None:
        raise ItestError(f"{source} is no git repository, so it has no {ref}", advice="Leave --ref out.")
    if path.is_dir():
        return Fetched(files=gather(folder_entries(path), directory, source), kind="folder", source=told)
    if not zipfile.is_zipfile(path):
        raise ItestError(f"{source} is neither a folder nor a zip nor a git repository", advice=NOTHING)
    with zip_entries(path) as entries:
        return Fetched(files=gather(entries, directory, source), kind="zip", source=told)


def _from_git(url: str, told: str, ref: str | None, directory: str | None) -> Fetched:
    with git_entries(url, ref) as (commit, entries):
        return Fetched(files=gather(entries, directory, told), kind="git", source=told, commit=commit)


def _repository(folder: Path) -> bool:
    return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())


def _written_down(path: Path, root: Path) -> str:
    """From the project: it holds in every checkout that has the two side by side, and tells nobody's home folder."""
    try:
        return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        return path.name
