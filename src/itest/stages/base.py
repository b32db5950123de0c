"""The merge base: what itest wrote last, kept in the project, so that an update needs nothing but the project.

One file of plain text, each line marked: reviewers fold one file, version control merges it line by line, and neither
pytest nor a linter takes it for code. A part of it that was damaged is a part that is no longer known, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from itest.model.changes import Change

PATH = ".itest/base.txt"
HEADING = """\
# What itest wrote last, kept so that `itest update` can tell your edits from its own. There is nothing to review here.
"""


def read_base(root: Path) -> dict[str, bytes]:
    """The texts by path; empty where there is none."""
    try:
        lines = (root / PATH).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[str, list[str] | None] = {}
    path = ""
    for line in lines:
        if line.startswith("= "):
            path = line[2:]
            found[path] = None if path in found else []
        elif line != "|" and not line.startswith(("| ", "#")):
            found[path] = None
        elif line.startswith("|"):
            known = found.get(path)
            if known is not None:
                known.append(line[2:])
    return {path: "".join(f"{line}\n" for line in known).encode() for path, known in found.items() if known is not None}


def base_change(root: Path, changes: Iterable[Change]) -> Change:
    """The change that keeps what these changes bring, beside what is known of other files."""
    texts = read_base(root)
    for change in changes:
        if change.after is None:
            texts.pop(change.path, None)
        elif change.ownership != "touched" and not change.path.startswith(".itest"):
            texts[change.path] = change.after
    path = root / PATH
    return Change(
        path=PATH,
        before=path.read_bytes() if path.exists() else None,
        after=_spelled(texts).encode() if texts else None,
        ownership="owned",
        reason="what itest wrote, to tell your edits from its own",
    )


def _spelled(texts: Mapping[str, bytes]) -> str:
    parts = [HEADING]
    for path in sorted(texts):
        parts.append(f"= {path}\n")
        parts += [f"| {line}\n" if line else "|\n" for line in _lines(texts[path])]
    return "".join(parts)


def _lines(content: bytes) -> list[str]:
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
