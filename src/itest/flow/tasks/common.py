"""What the tasks share: the rendered suite beside the one on disk, and what is remembered of a graft."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from itest.errors import ItestError
from itest.flow.work import Work
from itest.model.changes import Change, ChangeSet
from itest.model.plan import Plan, PlannedFile
from itest.stages.graft import Grafted
from itest.stages.render import render, style_of


def texts_of(work: Work, suite: ChangeSet) -> dict[str, bytes]:
    """The rendered suite by paths from its folder."""
    folder = f"{work.answers.tests_dir}/"
    return {change.path.removeprefix(folder): change.after for change in suite.changes if change.after is not None}


def existing(work: Work, texts: Iterable[str]) -> Mapping[str, bytes]:
    """What is on disk of these files."""
    folder = work.root / work.answers.tests_dir
    return {path: (folder / path).read_bytes() for path in texts if (folder / path).is_file()}


def changes_of(work: Work, done: Grafted, suite: ChangeSet, asked: str) -> tuple[Change, ...]:
    """The grafted files as changes; `asked` marks those that are new."""
    known = {change.path: change for change in suite.changes}
    found = []
    for path, text in sorted(done.texts.items()):
        full = f"{work.answers.tests_dir}/{path}"
        file = work.root / full
        before = file.read_bytes() if file.is_file() else None
        like = known.get(full)
        found.append(
            Change(
                path=full,
                before=before,
                after=text,
                ownership="seeded",
                template=like.template if like else None,
                boundary=like.boundary if like else None,
                reason=", ".join(done.names.get(path, ())),
                asked=asked if before is None else None,
            )
        )
    return tuple(found)


def recorded(work: Work, changes: tuple[Change, ...]) -> ChangeSet:
    """The changes; only new files are remembered: what came into others is the user's from now on."""
    work.recorded = ChangeSet(changes=tuple(change for change in changes if change.before is None))
    return dataclasses.replace(work.changes, changes=changes)


def rendered(work: Work, file: PlannedFile) -> tuple[Change, ...]:
    plan = Plan(tests_dir=work.answers.tests_dir, files=(file,), dependencies=())
    return render(plan, work.root, style_of(work.facts)).changes


def absent(work: Work, path: str, name: str) -> None:
    """Raise ItestError when the file has the definition."""
    file = work.root / work.answers.tests_dir / path
    text = _read(file)
    found = re.search(rf"^(?:class|def)\s+{re.escape(name)}\b", text, re.MULTILINE)
    if found:
        line = text[: found.start()].count("\n") + 1
        where = f"{work.answers.tests_dir}/{path}:{line}"
        raise ItestError(f"{name} is there already", advice="It was left as it is.", where=where)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def refused(message: str, reason: str) -> ItestError:
    return ItestError(f"{message}: {reason}", advice="Nothing was written.")
