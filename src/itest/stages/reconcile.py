"""Holds a new plan against what is on disk: what the user edited stays, what they deleted stays deleted."""

from __future__ import annotations

import dataclasses

from itest.model.changes import Change, ChangeSet
from itest.model.manifest import Manifest, sha256
from itest.model.outcome import Kept


def reconcile(changes: ChangeSet, manifest: Manifest | None) -> tuple[ChangeSet, tuple[Kept, ...]]:
    """The changes that may be made, and the files that are kept as they are.

    A file may be made where there is none and none was made before; it may be replaced where it still is what itest
    wrote. Changes that change nothing vanish. Lines in the user's own files ("touched") are not judged here.
    """
    recorded = {record.path: record.sha256 for record in manifest.files} if manifest else {}
    made: list[Change] = []
    kept: list[Kept] = []
    for change in changes.changes:
        reason = _why_kept(change, recorded)
        if reason:
            kept.append(Kept(path=change.path, reason=reason))
        elif change.kind != "keep":
            made.append(change)
    return dataclasses.replace(changes, changes=tuple(sorted(made, key=lambda c: c.path))), tuple(kept)


def _why_kept(change: Change, recorded: dict[str, str]) -> str:
    """Why the file stays as it is; empty where the change may be made (or makes no difference)."""
    if change.ownership == "touched" or change.kind == "keep":
        return ""
    if change.before is None:
        return "you deleted it" if change.path in recorded else ""
    if _blank(change.before):
        return ""
    if change.path not in recorded:
        return "it is yours"
    return "" if sha256(change.before) == recorded[change.path] else "you edited it"


def _blank(content: bytes) -> bool:
    return not content.strip()
