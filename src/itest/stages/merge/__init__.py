"""Brings a suite that itest has made anew together with the one on disk, which the user has worked on since.

Three versions of each file: as itest wrote it, as it is, as itest has it now. Files that nobody touched are replaced;
the others are merged by definition. What the user deleted stays deleted; what cannot be decided stays theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from itest.model.changes import Change
from itest.model.conflict import Conflict
from itest.model.manifest import FileRecord, sha256
from itest.model.outcome import Kept
from itest.stages.merge.files import Merged, Sides, merge_file, own_words, same_but_layout
from itest.stages.merge.links import unresolved
from itest.stages.merge.renames import successors

__all__ = ["Disk", "Merged", "Reunited", "Sides", "merge_file", "merge_suite"]

GONE = "you edited it; itest no longer writes it"


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


def merge_suite(ours: Iterable[Change], disk: Disk, *, leaving: bool = False) -> Reunited:
    """The suite as itest has it now, merged with what is on disk; recorded files that it no longer has go, unedited.

    An edited file of which itest has no more is a conflict, unless it is the user who takes something out (`leaving`).
    """
    new = {change.path: change for change in ours}
    renamed = successors(new, disk.base, [path for path in disk.records if _edited(disk, path)])
    wanted = _wanted(disk, {*new, *renamed})
    made = _Made()
    for change in new.values():
        _bring(change, disk, wanted, made)
    for path in sorted(set(disk.records) - set(new)):
        if path in renamed:
            _follow(path, new[renamed[path]], disk, wanted, made)
        else:
            _leave(disk.records[path], disk, wanted, made, told=not leaving)
    changes, torn = _linked([change for change in made.changes if change.kind != "keep"], disk)
    stuck = {path for path, successor in renamed.items() if successor in {conflict.path for conflict in torn}}
    changes = [change for change in changes if change.path not in stuck]
    conflicts = [each for each in made.conflicts if each.path not in {conflict.path for conflict in torn}] + torn
    return Reunited(
        changes=tuple(changes), recorded=tuple(made.recorded), kept=tuple(made.kept), conflicts=tuple(conflicts)
    )


@dataclass(slots=True)
class _Made:
    """What becomes of the files, as far as it is decided."""

    changes: list[Change] = field(default_factory=list)
    recorded: list[Change] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def _bring(change: Change, disk: Disk, wanted: frozenset[str], made: _Made) -> None:
    """A file that itest has: made, replaced or merged, or left alone."""
    reason = _untouchable(change, disk)
    if reason != "it is yours":
        made.recorded.append(change)
    if reason:
        made.kept.append(Kept(path=change.path, reason=reason))
        return
    merged = _merged(change, disk, wanted)
    made.conflicts += merged.conflicts
    made.changes.append(replace(change, after=merged.content))


def _follow(path: str, change: Change, disk: Disk, wanted: frozenset[str], made: _Made) -> None:
    """A file that the user edited and itest has under another name now: the edits go with it."""
    sides = Sides(path=change.path, base=disk.base[path], mine=disk.now[path] or b"", ours=change.after or b"")
    merged = merge_file(sides, wanted)
    made.conflicts += merged.conflicts
    made.changes = [replace(each, after=merged.content) if each.path == change.path else each for each in made.changes]
    goes = _goes(disk.records[path], disk)
    made.changes.append(goes)
    made.recorded.append(goes)


def _leave(record: FileRecord, disk: Disk, wanted: frozenset[str], made: _Made, *, told: bool) -> None:
    """The end of a file that itest no longer has; it stays where the user edited it or speaks of it."""
    goes = _goes(record, disk)
    made.recorded.append(goes)
    if goes.before is None:
        return
    if _edited(disk, record.path):
        if told:
            made.conflicts.append(_gone(record.path, disk))
        else:
            made.kept.append(Kept(path=record.path, reason=GONE))
    elif PurePosixPath(record.path).stem in wanted - {"__init__"}:
        made.kept.append(Kept(path=record.path, reason="your tests speak of it; itest no longer writes it"))
    else:
        made.changes.append(goes)


def _goes(record: FileRecord, disk: Disk) -> Change:
    now = disk.now.get(record.path)
    return Change(path=record.path, before=now, after=None, ownership=record.ownership, boundary=record.boundary)


def _gone(path: str, disk: Disk) -> Conflict:
    base, yours = ((side or b"").decode("utf-8", "replace") for side in (disk.base.get(path), disk.now.get(path)))
    return Conflict(path=path, name="", why=GONE, base=base, yours=yours, ours="")


def _edited(disk: Disk, path: str) -> bool:
    """Whether the user made more of a file than another layout."""
    now, base = disk.now.get(path), disk.base.get(path)
    if now is None or sha256(now) == disk.records[path].sha256:
        return False
    return base is None or not (path.endswith(".py") and same_but_layout(base, now))


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


def _wanted(disk: Disk, living: Collection[str]) -> frozenset[str]:
    """The words of everything that the user wrote into the suite; an edited file that is not `living` on is theirs."""
    found: set[str] = set()
    for path, content in disk.others.items():
        if path.endswith(".py"):
            found |= own_words(None, content)
    for path, record in disk.records.items():
        now = disk.now.get(path)
        if now is not None and path.endswith(".py") and sha256(now) != record.sha256:
            whole = path not in living and _edited(disk, path)
            found |= own_words(None if whole else disk.base.get(path), now)
    return frozenset(found)
