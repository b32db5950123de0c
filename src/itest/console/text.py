"""Pieces of text for terminals; nothing here draws, so that nothing heavy is imported for it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itest.model.changes import Change
    from itest.model.facts import Where


def brief(message: str) -> str:
    """A message of a few lines: of a long one (a traceback of the project) the lines that say what went wrong."""
    lines = [line for line in message.splitlines() if line.strip()]
    if len(lines) <= 4:
        return message
    telling = [line.lstrip("E ").strip() for line in lines if line.startswith("E ")]
    return "\n  ".join([lines[0].strip(), *(telling or lines)[-3:], lines[-1].strip()])


def place(where: Where) -> str:
    """`path:line`, as terminals and editors make it clickable."""
    return f"{where.path}:{where.line}"


def unified(change: Change) -> Iterator[str]:
    """The lines of one change as a unified diff; binary files in one line."""
    try:
        before, after = ((side or b"").decode() for side in (change.before, change.after))
    except UnicodeDecodeError:
        yield f"Binary file {change.path} differs\n"
        return
    old, new = ("/dev/null" if change.before is None else f"a/{change.path}", f"b/{change.path}")
    for line in difflib.unified_diff(before.splitlines(True), after.splitlines(True), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def shortened(text: str, width: int = 160) -> str:
    """The first line of a text that may be a traceback, cut where it gets long."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= width else first[: width - 3] + "..."
