"""What is being written, on disk before the first file is moved, so that a killed command can be taken back.

Whatever happens between two calls, the journal that is there says for each file what it was and what it was to become.
A file that is neither was changed by somebody since, and stays.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itest.errors import ItestError
from itest.model.changes import Change
from itest.stages.write import disk

HOME = ".itest"
PATH = ".itest/journal"
PART = ".itest/journal.part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file, from the root: its bytes before, the hash of those after (None: not there), and where it is staged."""

    path: str
    before: bytes | None
    after: str | None
    mode: int
    staged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The steps of one write in order, and the folders that it makes, outermost first."""

    root: Path
    steps: tuple[Step, ...]
    folders: tuple[str, ...]

    def open(self) -> None:
        """Put the journal on disk; from now on the write is either finished or taken back."""
        home = self.root / HOME
        if not home.is_dir():
            disk.make_folder(home)
            disk.settle(self.root)
        disk.remove(self.root / PART)
        disk.stage(self.root / PART, json.dumps(self._document()).encode(), 0o600)
        disk.move(self.root / PART, self.root / PATH)
        disk.settle(home)

    def close(self) -> None:
        """The write is done, or undone."""
        close(self.root)

    def roll_back(self) -> tuple[str, ...]:
        """Put every file back as it was; gives those that somebody has changed since, which stay as they are."""
        self.sweep()
        foreign = [step.path for step in reversed(self.steps) if not self._restored(step)]
        for folder in reversed(self.folders):
            disk.remove_folder(self.root / folder)
        return tuple(reversed(foreign))

    def sweep(self) -> None:
        """Take away what was staged and is not in its place yet."""
        for step in self.steps:
            disk.remove(self.root / step.staged)

    def prune(self) -> None:
        """Take away the folders that deletions have left empty, never the project's own."""
        for step in self.steps:
            if step.after is None:
                for folder in (self.root / step.path).parents:
                    if folder == self.root or not disk.remove_folder(folder):
                        break

    def complete(self) -> bool:
        """Whether every file is what it was to become."""
        return all(_hash(disk.content(self.root / step.path)) == step.after for step in self.steps)

    def _restored(self, step: Step) -> bool:
        path = self.root / step.path
        now = disk.content(path)
        if now == step.before:
            return True
        if _hash(now) != step.after:
            return False
        if step.before is None:
            disk.remove(path)
        else:
            for folder in reversed([each for each in path.parents if not each.exists()]):
                disk.make_folder(folder)
            disk.stage(self.root / step.staged, step.before, step.mode)
            disk.move(self.root / step.staged, path)
        disk.settle(path.parent)
        return True

    def _document(self) -> dict[str, Any]:
        steps = [
            {
                "path": step.path,
                "before": None if step.before is None else base64.b64encode(step.before).decode("ascii"),
                "after": step.after,
                "mode": step.mode,
                "staged": step.staged,
            }
            for step in self.steps
        ]
        return {"schema": 1, "folders": list(self.folders), "steps": steps}


def journal_for(root: Path, changes: Sequence[Change], targets: Sequence[Path]) -> Journal:
    """The journal of a write of these changes into these files, which lie below `root`."""
    root, token = root.resolve(), secrets.token_hex(4)
    steps = [
        Step(
            path=target.relative_to(root).as_posix(),
            before=change.before,
            after=_hash(change.after),
            mode=disk.mode(target),
            staged=target.with_name(f".{token}.{number}.itest").relative_to(root).as_posix(),
        )
        for number, (change, target) in enumerate(zip(changes, targets, strict=True))
    ]
    wanted = [target.parent for change, target in zip(changes, targets, strict=True) if change.after is not None]
    return Journal(root=root, steps=tuple(steps), folders=tuple(_absent(root, wanted)))


def close(root: Path) -> None:
    """Take the journal away, and its folder where nothing else is in it."""
    disk.remove(root / PATH)
    disk.settle(root / HOME)
    _tidy(root)


def _tidy(root: Path) -> None:
    disk.remove(root / PART)
    disk.remove_folder(root / HOME)


def pending(root: Path) -> bool:
    """Whether an earlier command was killed in the middle of its write."""
    return (root / PATH).is_file()


def recover(root: Path) -> str | None:
    """Take back what a killed command had begun, or see that it was done; what was found, for the user to read.

    Raises ItestError when the journal itself cannot be read, as it then is not itest's.
    """
    if not pending(root):
        if (root / HOME).is_dir():
            _tidy(root)
        return None
    journal = _read(root)
    try:
        if journal.complete():
            journal.sweep()
            journal.prune()
            journal.close()
            return "An earlier itest was killed when it had just written everything."
        foreign = journal.roll_back()
        journal.close()
    except OSError as error:
        raise not_taken_back(error) from error
    told = "An earlier itest was killed while it wrote; its files were taken back."
    return f"{told} Changed since, so left as they are: {', '.join(foreign)}." if foreign else told


def not_taken_back(error: OSError) -> ItestError:
    """Not everything is as it was: the journal stays, and the next command goes on from it."""
    advice = f"A write could not be taken back. {PATH} knows what is left: mend the cause, then run itest again."
    return ItestError(disk.cannot(error).message, advice=advice, where=PATH)


def _read(root: Path) -> Journal:
    try:
        told = json.loads((root / PATH).read_bytes())
        steps = tuple(_step(each) for each in told["steps"])
        journal = Journal(root=root.resolve(), steps=steps, folders=tuple(map(str, told["folders"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        advice = "It is of a command that was killed. Look at `git status`, then delete it."
        raise ItestError(f"{PATH} cannot be read: {error}", advice=advice, where=PATH) from None
    named = [*journal.folders, *(step.path for step in steps), *(step.staged for step in steps)]
    for path in named:
        if not (journal.root / path).resolve().is_relative_to(journal.root):
            raise ItestError(f"{PATH} names {path}, which is not inside the project", advice="Delete it.", where=PATH)
    return journal


def _step(told: dict[str, Any]) -> Step:
    before = None if told["before"] is None else base64.b64decode(told["before"], validate=True)
    return Step(path=told["path"], before=before, after=told["after"], mode=int(told["mode"]), staged=told["staged"])


def _absent(root: Path, folders: Iterable[Path]) -> list[str]:
    """The folders that a write makes, from the root, outermost first; its own is the journal's affair."""
    found: set[Path] = set()
    for folder in folders:
        found |= {path for path in (folder, *folder.parents) if path.is_relative_to(root) and not path.exists()}
    found.discard(root / HOME)
    return [path.relative_to(root).as_posix() for path in sorted(found)]


def _hash(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
