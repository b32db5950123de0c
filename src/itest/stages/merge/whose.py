"""Tells the definitions of a file apart by who made them."""

from __future__ import annotations

from itest.stages.merge.definitions import recognised
from itest.stages.merge.text import read
from itest.stages.merge.units import split


def whose(base: bytes | None, mine: bytes) -> tuple[tuple[str, str], ...]:
    """(name, whose it is) for each definition in order, deleted ones at the end; empty where nothing can be told."""
    texts = [read(content) for content in (base or b"", mine)]
    before, now = (split(text.lines) if text else None for text in texts)
    if base is None or before is None or now is None:
        return ()
    was = {unit.key: unit for unit in before if unit.key[0] == "def"}
    told: list[tuple[str, str]] = []
    for unit in recognised(was, now):
        if unit.key[0] == "def":
            told.append((unit.name, _said(unit.code, was[unit.key].code) if unit.key in was else "yours"))
            if unit.key in was and unit.name != was[unit.key].name:
                told[-1] = (unit.name, f"itest's, renamed by you from {was[unit.key].name}")
            was.pop(unit.key, None)
    return (*told, *((unit.name, "deleted by you") for unit in was.values()))


def _said(now: str, before: str) -> str:
    return "itest's" if now == before else "edited by you"
