"""Applies the fixes of findings to the files' bytes: everything around an edit, comments too, stays as it is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from itest.model.changes import Change, ChangeSet
from itest.model.report import Edit, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """The changed files, the findings whose fixes are in them, and those whose fixes did not go together or parse."""

    changes: ChangeSet
    applied: tuple[Finding, ...]
    refused: tuple[Finding, ...]


def fixes(findings: Iterable[Finding], read: Callable[[str], bytes], *, unsafe: bool) -> Fixes:
    """The fixes of all findings that have edits, `unsafe` ones only when asked for.

    `read` gives a file's bytes by its path. Of two fixes that touch the same bytes the first one is taken; a file that
    could be parsed before and could not afterwards is left alone.
    """
    wanted = [f for f in findings if f.fix is not None and f.fix.edits and (f.fix.safe or unsafe)]
    before: dict[str, bytes] = {}
    taken: dict[str, list[Edit]] = {}
    applied, refused = [], []
    for finding in wanted:
        edits = finding.fix.edits if finding.fix is not None else ()
        for path in {edit.path for edit in edits} - before.keys():
            before[path] = read(path)
        if _goes_with(edits, taken) and all(_parses_after(before, taken, edits, path) for path in _paths(edits)):
            for edit in edits:
                taken.setdefault(edit.path, []).append(edit)
            applied.append(finding)
        else:
            refused.append(finding)
    changes = tuple(_change(path, before[path], taken[path]) for path in sorted(taken))
    return Fixes(changes=ChangeSet(changes=changes), applied=tuple(applied), refused=tuple(refused))


def _paths(edits: Iterable[Edit]) -> tuple[str, ...]:
    return tuple(sorted({edit.path for edit in edits}))


def _goes_with(edits: Sequence[Edit], taken: dict[str, list[Edit]]) -> bool:
    """Whether no edit touches bytes that another fix has changed; two fixes may want the very same edit."""
    return all(
        edit == other or edit.end < other.start or other.end < edit.start
        for edit in edits
        for other in taken.get(edit.path, ())
    )


def _parses_after(before: dict[str, bytes], taken: dict[str, list[Edit]], edits: Sequence[Edit], path: str) -> bool:
    here = [edit for edit in edits if edit.path == path]
    return (
        not path.endswith(".py")
        or not _parses(before[path])
        or _parses(apply(before[path], [*taken.get(path, ()), *here]))
    )


def _parses(source: bytes) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def apply(source: bytes, edits: Iterable[Edit]) -> bytes:
    """The source with the edits made; their offsets are those of the source as given."""
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end), reverse=True):
        source = source[: edit.start] + edit.text.encode() + source[edit.end :]
    return source


def _change(path: str, before: bytes, edits: Iterable[Edit]) -> Change:
    return Change(
        path=path, before=before, after=apply(before, edits), ownership="touched", reason="itest doctor --fix"
    )
