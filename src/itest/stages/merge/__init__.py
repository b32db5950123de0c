"""Brings a suite that itest has made anew together with the one on disk, which the user has worked on since.

Three versions of each file: as itest wrote it, as it is, as itest has it now. Files that nobody touched are replaced;
the others are merged by definition. What the user deleted stays deleted; what cannot be decided stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from itest.model.changes import Change
from itest.model.conflict import Conflict
from itest.model.manifest import FileRecord, sha256
from itest.model.outcome import Kept
from itest.stages.merge.files import Merged, Sides, merge_file, own_words
from itest.stages.merge.links import unresolved

__all__ = ["Disk", "Merged", "Reunited", "Sides", "merge_file", "merge_suite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """What is on disk: records by path, the texts that itest wrote, what stands there now (None: deleted), and the
    user's own files beside them."""

    records: Mapping[str, FileRecord]
    base: Mapping[str, bytes]
    now: Mapping[str, bytes | None]
    others: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reunited:
    """The changes that come to disk; `recorded` is what itest has to remember of them: its own texts, unmerged."""

    changes: tuple[Change, ...]
    recorded: tuple[Change, ...]
    kept: tuple[Kept, ...]
    conflicts: tuple[Conflict, ...]


def merge_suite(ours: Iterable[Change], disk: Disk) -> Reunited:
    """The suite as itest has it now, merged with what is on disk; recorded files that it no longer has go, unedited."""
    wanted = _wanted(disk)
    changes: list[Change] = []
    recorded: list[Change] = []
    kept: list[Kept] = []
    conflicts: list[Conflict] = []
    new = {change.path: change for change in ours}
    for change in new.values():
        reason = _untouchable(change, disk)
        if reason == "it is yours":
            kept.append(Kept(path=change.path, reason=reason))
            continue
        recorded.append(change)
        if reason:
            kept.append(Kept(path=change.path, reason=reason))
            continue
        merged = _merged(change, disk, wanted)
        conflicts += merged.conflicts
        changes.append(replace(change, after=merged.content))
    for path in sorted(set(disk.records) - set(new)):
        goes, reason = _leftover(disk.records[path], disk, wanted)
        recorded.append(goes)
        if reason:
            kept.append(Kept(path=path, reason=reason))
        elif goes.before is not None:
            changes.append(goes)
    changes, torn = _linked([change for change in changes if change.kind != "keep"], disk)
    conflicts = [each for each in conflicts if each.path not in {conflict.path for conflict in torn}] + torn
    return Reunited(changes=tuple(changes), recorded=tuple(recorded), kept=tuple(kept), conflicts=tuple(conflicts))


def _linked(changes: list[Change], disk: Disk) -> tuple[list[Change], list[Conflict]]:
    """The changes without those that would import what the user deleted or renamed: they could not be run at all."""
    there = {**disk.now, **disk.others}
    after = {**there, **{change.path: change.after for change in changes}}
    before, suite = (
        {path: text for path, text in side.items() if text is not None and path.endswith(".py")}
        for side in (there, after)
    )
    left: list[Change] = []
    torn: list[Conflict] = []
    for change in changes:
        lacking = unresolved(change.path, suite[change.path], suite) if change.path in suite else frozenset()
        if change.before is not None:
            lacking -= unresolved(change.path, change.before, before)
        if lacking:
            torn.append(_torn(change, lacking, disk))
        else:
            left.append(change)
    return left, torn


def _torn(change: Change, lacking: frozenset[str], disk: Disk) -> Conflict:
    texts = (disk.base.get(change.path, b""), change.before or b"", change.after or b"")
    base, yours, ours = (text.decode("utf-8", "replace") for text in texts)
    why = f"it would import {', '.join(sorted(lacking))}, which your suite does not have"
    return Conflict(path=change.path, name="", why=why, base=base, yours=yours, ours=ours)


def _untouchable(change: Change, disk: Disk) -> str:
    """Why a file is left alone; empty where it is made, replaced or merged."""
    if change.ownership == "touched":
        return ""
    if change.path in disk.records:
        return "you deleted it" if change.before is None else ""
    return "it is yours" if change.before is not None and change.before.strip() else ""


def _merged(change: Change, disk: Disk, wanted: frozenset[str]) -> Merged:
    ours = change.after or b""
    if change.before is None or change.ownership == "touched" or change.path not in disk.records:
        return Merged(content=ours)
    base = _base(disk.records[change.path], change.before, disk)
    return merge_file(Sides(path=change.path, base=base, mine=change.before, ours=ours), wanted)


def _base(record: FileRecord, now: bytes, disk: Disk) -> bytes | None:
    """The text that itest wrote: what is there, where the hash says that nobody edited it."""
    return now if sha256(now) == record.sha256 else disk.base.get(record.path)


def _leftover(record: FileRecord, disk: Disk, wanted: frozenset[str]) -> tuple[Change, str]:
    """The end of a file that itest no longer has, and why it stays nevertheless."""
    now = disk.now.get(record.path)
    goes = Change(path=record.path, before=now, after=None, ownership=record.ownership, boundary=record.boundary)
    if now is None:
        return goes, ""
    if sha256(now) != record.sha256:
        return goes, "you edited it; itest no longer writes it"
    stem = PurePosixPath(record.path).stem
    return goes, "your tests speak of it; itest no longer writes it" if stem in wanted else ""


def _wanted(disk: Disk) -> frozenset[str]:
    """The words of everything that the user wrote into the suite."""
    found: set[str] = set()
    for path, content in disk.others.items():
        if path.endswith(".py"):
            found |= own_words(None, content)
    for path, record in disk.records.items():
        now = disk.now.get(path)
        if now is not None and path.endswith(".py") and sha256(now) != record.sha256:
            found |= own_words(disk.base.get(path), now)
    return frozenset(found)
