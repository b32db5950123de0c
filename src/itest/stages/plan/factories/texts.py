"""Fits a readable text into a column: pattern, shortest and longest length, and a counter where it must differ."""

from __future__ import annotations

import re

from itest.model.runtime import RuntimeColumn
from itest.stages.plan.factories.patterns import matching
from itest.stages.plan.factories.values import Value, coded, constant, text

ROOM = 4
"""Digits that a counter may need: enough for some thousand objects in one test."""

FILLER = " and so on"


def fitted(column: RuntimeColumn, template: str, distinct: bool) -> Value:
    """A value from `template` (`{n}` is the counter) that fits; `distinct` demands the counter."""
    least, most = column.min_length or 0, column.max_length
    value = _sized(template, least, most, distinct)
    if column.pattern and not _accepts(column.pattern, value):
        return matching(column.pattern, least, most, distinct) or value
    return value


def _accepts(pattern: str, value: Value) -> bool:
    try:
        return all(re.search(pattern, value.at(n)) for n in (1, 2, 17, 1003))
    except re.error:
        return True


def _sized(template: str, least: int, most: int | None, distinct: bool) -> Value:
    if "{n" not in template:
        if not distinct:
            return constant(_cut(_padded(template, least), least, most))
        template += " {n}" if " " in template or template[:1].isupper() else "{n}"
    value = _counting(template, least, most)
    missing = least - len(value.at(1))
    if missing > 0 and value.template:
        return text(value.template.replace("{n}", f"{{n:0{missing + 1}d}}"))
    return value


def _counting(template: str, least: int, most: int | None) -> Value:
    before, after = re.split(r"\{n[^}]*\}", template, maxsplit=1)
    digits = ROOM
    if written := re.search(r"\{n:0(\d+)d\}", template):
        digits = max(int(written[1]), ROOM)
    spare = None if most is None else most - digits - len(after)
    if spare is not None and spare < len(before):
        return _short(before, after, most or 0, digits)
    short = least - len(before) - len(after) - (digits if written else 1)
    if short >= 12 and (most is None or most - least >= ROOM):
        template = f"{(before + FILLER * short)[: len(before) + short]}{{n}}{after}"
    elif short > 0:
        template = f"{before}{{n:0{(digits if written else 1) + short}d}}{after}"
    return text(template)


def _short(before: str, after: str, most: int, digits: int) -> Value:
    """The counter first, then as much of the text as fits; base 36 where there is hardly room for a counter."""
    if after and most - len(after) >= 2 and ("@" in after or "." in after):
        width = min(most - len(after), ROOM)
        return coded(before[: most - len(after) - width], after, width)
    if "://" in before:
        before = before[: before.index("://") + 3] + "a.io/"
        if len(before) + ROOM <= most:
            return text(before + "{n}")
    if most >= ROOM + 2:
        kept = before[: most - min(digits, ROOM)].rstrip(" -_")
        separator = "-" if "-" in before[len(kept) :] or "-" in before else ""
        return text(kept[: most - ROOM - len(separator)] + separator + "{n}")
    return coded("", "", max(most, 1))


def _padded(template: str, least: int) -> str:
    while len(template) < least:
        template += FILLER
    return template


def _cut(plain: str, least: int, most: int | None) -> str:
    if most is None or len(plain) <= most:
        return plain
    kept = plain[:most]
    if " " in kept and not plain[most].isspace():
        kept = kept[: kept.rindex(" ")]
    kept = kept.rstrip(" -_") or plain[:most]
    return kept if len(kept) >= least else plain[:most].rstrip().ljust(most, "x")
