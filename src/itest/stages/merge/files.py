"""Merges three versions of one file, as bytes: the result always parses, or it is what the user has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from itest.model.conflict import Conflict
from itest.stages.merge.definitions import BOTH, Clash, Merger, joined
from itest.stages.merge.imports import with_needed, without_unused
from itest.stages.merge.lines import merge_lines
from itest.stages.merge.text import Text, parse, read, spelled_as
from itest.stages.merge.units import Unit, split

UNKNOWN = "you changed it, and what itest wrote there is no longer known"
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What the file is to be, and what stayed the user's although itest has it otherwise."""

    content: bytes
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The file as itest wrote it (None: no longer known), as it is, and as itest has it now."""

    path: str
    base: bytes | None
    mine: bytes
    ours: bytes


def merge_file(sides: Sides, wanted: frozenset[str] = frozenset()) -> Merged:
    """One file with the edits of the user and the news of itest; `wanted` are names that must not vanish."""
    python = sides.path.endswith(".py")
    texts = [read(content, python=python) for content in (sides.base or b"", sides.mine, sides.ours)]
    base, mine, ours = texts
    if sides.base is None or base is None or mine is None or ours is None:
        return _whole(sides) if sides.ours != sides.mine else Merged(content=sides.mine)
    base, ours = spelled_as(base, mine), spelled_as(ours, mine)
    if ours.plain in (base.plain, mine.plain):
        return Merged(content=sides.mine)
    if mine.plain == base.plain and not (python and wanted & _dropped(base, ours)):
        content = mine.content(ours.lines)
        return Merged(content=sides.ours if content is None else content)
    return _definitions(sides, (base, mine, ours), wanted) if python else _lines(sides, (base, mine, ours))


def _dropped(base: Text, ours: Text) -> set[str]:
    """The names of definitions that itest no longer has."""
    left = {unit.key for unit in split(ours.lines) or ()}
    return {unit.name for unit in split(base.lines) or () if unit.key[0] == "def" and unit.key not in left}


def own_words(base: bytes | None, mine: bytes) -> frozenset[str]:
    """Every word of the definitions that the user added or edited; all where it is not known what itest wrote."""
    texts = [read(content) for content in (base or b"", mine)]
    before, now = [split(text.lines) if text else None for text in texts]
    if now is None:
        return frozenset(WORD.findall(mine.decode("utf-8", "replace")))
    known = {unit.code for unit in before or ()}
    return frozenset(word for unit in now if unit.code not in known for word in WORD.findall(unit.text))


def same_but_layout(base: bytes, mine: bytes) -> bool:
    """Whether two texts of Python say the same, comments included."""
    texts = [read(content) for content in (base, mine)]
    before, now = (split(text.lines) if text else None for text in texts)
    return before is not None and now is not None and [unit.code for unit in before] == [unit.code for unit in now]


def _definitions(sides: Sides, texts: tuple[Text, Text, Text], wanted: frozenset[str]) -> Merged:
    units = [split(text.lines) for text in texts]
    base, mine, ours = units
    if base is None or mine is None or ours is None:
        return _whole(sides)
    merger = Merger(wanted)
    lines = joined(without_unused(merger.merge(base, mine, ours), merger.dropped))
    needed = with_needed(lines, (ours, mine, base), texts[1].newline)
    content = texts[1].content(needed)
    if content is None or parse("".join(needed).replace("\r\n", "\n")) is None:
        return _whole(sides)
    return Merged(content=content, conflicts=tuple(_conflict(sides.path, clash) for clash in merger.clashes))


def _lines(sides: Sides, texts: tuple[Text, Text, Text]) -> Merged:
    merged = merge_lines(*(text.lines for text in texts))
    content = texts[1].content(merged) if merged is not None else None
    return _whole(sides) if content is None else Merged(content=content)


def _conflict(path: str, clash: Clash) -> Conflict:
    base, mine, ours = (_text(unit) for unit in (clash.base, clash.mine, clash.ours))
    return Conflict(path=path, name=clash.name, why=clash.why, base=base, yours=mine, ours=ours)


def _text(unit: Unit | None) -> str:
    return unit.text if unit else ""


def _whole(sides: Sides) -> Merged:
    """The file stays as the user has it; what itest would have is shown beside it."""
    shown: Sequence[str] = [
        (content or b"").decode("utf-8", "replace") for content in (sides.base, sides.mine, sides.ours)
    ]
    why = UNKNOWN if sides.base is None else BOTH
    conflict = Conflict(path=sides.path, name="", why=why, base=shown[0], yours=shown[1], ours=shown[2])
    return Merged(content=sides.mine, conflicts=(conflict,))
