"""Takes requirements out of the project's files again that itest put there, to the byte where nothing else changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from itest.errors import ItestError
from itest.model.changes import Change
from itest.model.manifest import DependencyRecord
from itest.packaging.record import Target, lines, restored, tables
from itest.packaging.requirements import name_of

Left = tuple[DependencyRecord, ...]


def remembered(change: Change, target: Target, requirements: Iterable[str]) -> DependencyRecord:
    """What is needed to take back the change that `record` made."""
    was, now = _piece(_text(change.before or b""), _text(change.after or b""))
    if change.before is None:
        was = ""
    return DependencyRecord(path=target.path, requirements=tuple(requirements), table=target.table, was=was, now=now)


def taken_out(root: Path, records: Iterable[DependencyRecord], unneeded: frozenset[str]) -> tuple[list[Change], Left]:
    """The changes that take the `unneeded` requirements (normalised names) out, and the records of what stays.

    A file that only held them goes. What the user changed or took out meanwhile is left as it is.
    """
    texts: dict[str, str | None] = {}
    left: list[DependencyRecord] = []
    for record in reversed(list(records)):
        gone = tuple(text for text in record.requirements if name_of(text) in unneeded)
        rest = tuple(text for text in record.requirements if text not in gone)
        if gone and record.path not in texts:
            texts[record.path] = _read(root / record.path)
        if gone and (text := texts[record.path]) is not None:
            texts[record.path] = _without(text, record, gone)
        if not gone:
            left.append(record)
        elif rest:
            left.append(dataclasses.replace(record, requirements=rest, was="", now=""))
    changes = [change for path, text in texts.items() if text is not None for change in _change(root, path, text)]
    return changes, tuple(reversed(left))


def _change(root: Path, path: str, text: str) -> list[Change]:
    before = (root / path).read_bytes()
    after = restored(text, before) if text else None
    change = Change(path=path, before=before, after=after, ownership="touched", reason="test libraries")
    return [] if change.kind == "keep" else [change]


def _without(text: str, record: DependencyRecord, gone: tuple[str, ...]) -> str:
    """The text as it was before, where that piece of it still is what itest made of it; else without the entries."""
    whole = record.now and len(gone) == len(record.requirements) and text.count(record.now) == 1
    at_end = whole and text.endswith(record.now)
    if whole and (at_end or not record.was or record.was.endswith("\n")):
        return text.replace(record.now, record.was)
    try:
        if record.table:
            return tables.drop(text, record.table, gone, record.path)
        return lines.drop(text, gone)
    except ItestError:
        return text


def _piece(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, from the first to the last, with one line around them that tells where they stand."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    first, last = max(head - 1, 0), max(tail - 1, 0)
    return "".join(old[first : len(old) - last]), "".join(new[first : len(new) - last])


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def _read(path: Path) -> str | None:
    try:
        return _text(path.read_bytes())
    except (OSError, UnicodeDecodeError):
        return None
