"""The merge base: what itest wrote last, kept in the project, so that an update needs nothing but the project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from itest.model.bundle import bundled, unbundled
from itest.model.changes import Change

PATH = ".itest/base.txt"
HEADING = """\
# What itest wrote last, kept so that `itest update` can tell your edits from its own. There is nothing to review here.
"""


def read_base(root: Path, move: tuple[str, str] | None = None) -> dict[str, bytes]:
    """The texts by path; empty where there is none. `move`: the suite's folder when they were written, and now."""
    try:
        texts = unbundled((root / PATH).read_bytes())
    except (OSError, UnicodeDecodeError):
        return {}
    return {relocated(path, move): text for path, text in texts.items()}


def relocated(path: str, move: tuple[str, str] | None) -> str:
    """Where a file of the suite is after the move."""
    return f"{move[1]}{path.removeprefix(move[0])}" if move and path.startswith(f"{move[0]}/") else path


def base_change(root: Path, changes: Iterable[Change], move: tuple[str, str] | None = None) -> Change:
    """The change that keeps what these changes bring, beside what is known of other files."""
    texts = read_base(root, move)
    for change in changes:
        if change.after is None:
            texts.pop(change.path, None)
        elif change.ownership != "touched" and not change.path.startswith(".itest"):
            texts[change.path] = change.after
    path = root / PATH
    return Change(
        path=PATH,
        before=path.read_bytes() if path.exists() else None,
        after=bundled(texts, HEADING) if texts else None,
        ownership="owned",
        reason="what itest wrote, to tell your edits from its own",
    )
