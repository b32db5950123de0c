"""Brings the suite that was just made together with what is on disk, and lays out what could not be decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from itest.flow.work import Work
from itest.model.changes import Change, ChangeSet
from itest.model.conflict import FOLDER, Conflict
from itest.model.facts import ProjectFacts
from itest.model.manifest import sha256
from itest.stages.base import read_base
from itest.stages.merge import Disk, merge_suite
from itest.stages.render.own import OwnFormatter, own_formatter


def merge_work(work: Work, ours: ChangeSet) -> None:
    """From the suite as itest has it now to the changes that come to disk; fills in `work`."""
    disk = _disk(work, ours)
    merged = merge_suite(ours.changes, disk, leaving=_leaving(work))
    pages = tuple(_pages(work.root, merged.conflicts))
    changes = tuple(_in_own_style(work.facts, disk, merged.changes))
    work.changes = dataclasses.replace(ours, changes=(*changes, *pages))
    work.recorded = ChangeSet(changes=merged.recorded)
    work.kept, work.conflicts = merged.kept, merged.conflicts


def _leaving(work: Work) -> bool:
    """Whether it is the user who takes a boundary or a pack out of the suite."""
    if work.before is None:
        return False
    packs = {record.name for record in work.before.packs} - {loaded.record.name for loaded in work.packs}
    return bool(packs or set(work.before.boundaries) - set(work.answers.boundaries))


def _in_own_style(facts: ProjectFacts, disk: Disk, changes: Sequence[Change]) -> Iterator[Change]:
    """The changes; a file that the user works on with the project's formatter is as that formatter leaves it."""
    formatter = own_formatter(facts)
    for change in changes:
        mine, after = change.before, change.after
        python = change.path.endswith(".py") and after is not None
        if formatter and mine and python and _worked_on(disk, change.path, mine):
            yield dataclasses.replace(change, after=_like(formatter, change.path, mine, after or b""))
        else:
            yield change


def _like(formatter: OwnFormatter, path: str, mine: bytes, after: bytes) -> bytes:
    """`after` in the formatter's layout if the user's file is in it, else as it is."""
    if formatter.formatted(path, mine) != mine:
        return after
    return formatter.formatted(path, after) or after


def _worked_on(disk: Disk, path: str, now: bytes) -> bool:
    """Whether the file is no longer as itest wrote it, if only in its layout."""
    return path in disk.records and sha256(now) != disk.records[path].sha256


def pending_conflicts(root: Path) -> tuple[str, ...]:
    """The files with conflicts that the user has not declared done, relative to the project."""
    folder = root / FOLDER
    return tuple(sorted(path.relative_to(root).as_posix() for path in folder.rglob("*.md") if path.is_file()))


def _disk(work: Work, ours: ChangeSet) -> Disk:
    folder = f"{work.answers.tests_dir}/"
    files = work.before.files if work.before else ()
    records = {record.path: record for record in files if record.asked is None and record.path.startswith(folder)}
    now = {path: _content(work.root / path) for path in records}
    paths = (path.relative_to(work.root).as_posix() for path in (work.root / folder).rglob("*.py"))
    others = {path: _content(work.root / path) for path in paths if path not in records}
    return Disk(
        records=records,
        base={**_same_again(work, ours), **read_base(work.root, work.move)},
        now=now,
        others={path: content for path, content in others.items() if content is not None},
    )


def _same_again(work: Work, ours: ChangeSet) -> dict[str, bytes]:
    """What itest wrote, where neither the application nor itest has changed since: what it would write now."""
    if work.before is None or work.before.digest != work.digest:
        return {}
    return {change.path: change.after for change in ours.changes if change.after is not None}


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _pages(root: Path, conflicts: Sequence[Conflict]) -> Iterator[Change]:
    """One page of Markdown for each file with conflicts: no tool takes it for code."""
    for path, group in groupby(sorted(conflicts, key=lambda c: c.path), key=lambda c: c.path):
        name = f"{FOLDER}/{path}.md"
        parts = [f"# {path}\n\nYour version is in place. When you have taken what you want: `itest update --finish`.\n"]
        parts += [_shown(conflict) for conflict in group]
        text = "\n".join(parts).encode()
        yield Change(path=name, before=_content(root / name), after=text, ownership="owned", reason="conflicts")


def _shown(conflict: Conflict) -> str:
    """The three texts, one under the other."""
    title = f"## {conflict.name or 'The whole file'}\n\n{conflict.why[:1].upper()}{conflict.why[1:]}.\n"
    panes = (("Yours", conflict.yours), ("As itest has it now", conflict.ours), ("As itest wrote it", conflict.base))
    return "\n".join([title, *(f"{name}:\n\n{_fenced(text, conflict.path)}" for name, text in panes)])


def _fenced(text: str, path: str) -> str:
    if not text:
        return "(not there)\n"
    fence = "```" if "```" not in text else "~~~~~~"
    return f"{fence}{'python' if path.endswith('.py') else ''}\n{text.rstrip()}\n{fence}\n"
