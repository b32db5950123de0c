"""What is left of an earlier suite: a folder that was moved, a record that was lost."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from itest import __version__
from itest.errors import ItestError
from itest.model.manifest import PATH, FileRecord, Manifest, sha256
from itest.stages.base import read_base, relocated
from itest.stages.record import read_manifest

Move = tuple[str, str]
"""The suite's folder when it was recorded, and now."""


def earlier(root: Path, paths: Iterable[str]) -> tuple[Manifest | None, Move | None]:
    """What is known of an earlier suite, at the place where it is now, and whether it was moved there."""
    before = read_manifest(root) or leftover(root)
    if before:
        _readable(before)
    place = moved(root, paths, before) if before else None
    return (at(before, place), (before.tests_dir, place)) if before and place else (before, None)


def _readable(before: Manifest) -> None:
    """Raises ItestError where a later itest has been at work: what it wrote would be taken back."""
    from packaging.version import InvalidVersion, Version

    try:
        later = Version(before.version or "0") > Version(__version__)
    except InvalidVersion:
        later = False
    if later:
        raise ItestError(
            f"The suite was last written by itest {before.version}, and this is {__version__}",
            advice=f"Install that one: python -m pip install 'itest-scaffold>={before.version}'.",
            where=f"{PATH}:1",
        )


def moved(root: Path, paths: Iterable[str], before: Manifest) -> str | None:
    """The folder that the suite is in now, where it was moved as a whole; None where it stands, or is nowhere."""
    if not gone(root, before):
        return None
    names = _names(before)
    found = Counter(path.removesuffix(f"/{name}") for path in paths for name in names if path.endswith(f"/{name}"))
    best = [place for place, count in found.most_common(2) if count * 2 > len(names)]
    return best[0] if len(best) == 1 else None


def gone(root: Path, before: Manifest) -> bool:
    """Whether nothing is left of the suite where it was."""
    names = _names(before)
    return bool(names) and not any((root / before.tests_dir / name).is_file() for name in names)


def _names(before: Manifest) -> list[str]:
    folder = f"{before.tests_dir}/"
    return [record.path.removeprefix(folder) for record in before.files if record.path.startswith(folder)]


def at(before: Manifest, place: str) -> Manifest:
    """The record of a suite that was moved to another folder."""
    files = tuple(
        dataclasses.replace(record, path=relocated(record.path, (before.tests_dir, place))) for record in before.files
    )
    return dataclasses.replace(before, tests_dir=place, files=files)


def leftover(root: Path) -> Manifest | None:
    """A record made of the merge base, where `.itest.toml` was lost or deleted: neither answers nor a digest.

    What the user deleted is not in it, so that it comes anew. None where nothing of an earlier suite is there.
    """
    texts = read_base(root)
    there = {path: text for path, text in texts.items() if path.endswith(".py") and (root / path).is_file()}
    top = os.path.commonpath([os.path.dirname(path) for path in there]) if there else ""
    if not top:
        return None
    files = tuple(FileRecord(path=path, ownership="owned", sha256=sha256(text)) for path, text in there.items())
    return Manifest(version="", app="", boundaries=(), tests_dir=Path(top).as_posix(), digest="", files=files)
