"""Goes on without a boundary whose own support does not run with the libraries of the project's environment."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

from itest import assets
from itest.flow.work import Work
from itest.registry import room
from itest.sandbox import JobError

PLACE = re.compile(r"^(?:E\s+)?(?:File \")?([^\s\"]+\.py)(?:\"?, line |:)\d+", re.MULTILINE)
"""A line of pytest's, or of a traceback, that says where something was raised or called."""
WHY = re.compile(r"^E\s+(\w+(?:Error|Exception|Warning): .*)", re.MULTILINE)


def leave_out(work: Work, error: JobError, copy: Path) -> bool:
    """Takes the boundary out in whose support the suite stopped, with those that stand on it, and says so in a note.

    False where it stopped elsewhere; what is tried once more then is a suite that is smaller by a boundary.
    """
    message = str(error.error.get("message", ""))
    named = {*PLACE.findall(message), *(str(frame[0]) for frame in error.error.get("frames", ()))}
    files = {_within(name, copy) for name in named}
    chosen = work.answers.boundaries
    broken = next((name for name in chosen if files & _support(name, work.answers.tests_dir)), None)
    if broken is None:
        return False
    gone = {broken, *_standing_on(broken, chosen)}
    kept = tuple(name for name in chosen if name not in gone)
    work.answers = dataclasses.replace(work.answers, boundaries=kept)
    why = WHY.findall(message)
    work.notes.append(f"left out, as its fixtures do not run here: boundary {broken}{f' ({why[-1]})' if why else ''}")
    return True


def _support(boundary: str, tests_dir: str) -> set[str]:
    """The files that only this boundary brings into the suite, relative to the project."""
    folder = assets.templates() / "boundaries" / boundary / "support"
    return {(Path(tests_dir) / "support" / template.stem).as_posix() for template in folder.glob("*.jinja")}


def _standing_on(boundary: str, chosen: Iterable[str]) -> set[str]:
    rooms = room("itest.boundaries", "BOUNDARY")
    return {name for name in chosen if boundary in rooms[name].stands_on}


def _within(name: str, copy: Path) -> str:
    path = copy / name
    return path.relative_to(copy).as_posix() if path.is_relative_to(copy) else name
