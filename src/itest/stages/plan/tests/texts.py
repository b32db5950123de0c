"""String and number literals that mean the value and cannot break out of the file, long ones laid over lines."""

from __future__ import annotations

import math
from typing import Any

WIDTH = 68
REPEATED = 20


def scalar(value: Any) -> str:
    """A number, a truth value or None; the floats that have no literal are spelled out."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def quoted(value: str) -> str:
    """A string literal on one line, in double quotes where that needs no more escapes than single ones."""
    if '"' in value and "'" not in value:
        return repr(value)
    return '"' + inner(value).replace('"', '\\"') + '"'


def inner(value: str) -> str:
    """The characters of a string literal, double quotes not yet escaped."""
    return repr(value + '"')[1:-1].removesuffix('"')


def text(value: str) -> str:
    """A string literal; long ones are laid over several lines, at spaces where there are any."""
    unit = next((value[:size] for size in range(1, 9) if value == value[:size] * (len(value) // size)), "")
    if unit and len(value) >= REPEATED:
        return f"{quoted(unit)} * {len(value) // len(unit)}"
    if len(value) <= WIDTH:
        return quoted(value)
    lines = [piece for line in value.splitlines(keepends=True) for piece in _pieces(line)]
    return "(\n" + "\n".join(quoted(line) for line in lines) + "\n)"


def _pieces(line: str) -> list[str]:
    pieces = []
    while len(line) > WIDTH:
        cut = line.rfind(" ", WIDTH // 2, WIDTH) + 1 or _after_mark(line)
        pieces.append(line[:cut])
        line = line[cut:]
    return [*pieces, line] if line else pieces


def _after_mark(line: str) -> int:
    """Where to break a text without spaces: behind the last mark of an address or a list, else where the line ends."""
    return max(line.rfind(mark, WIDTH // 2, WIDTH) + 1 for mark in "/?&=,;:-_.") or WIDTH
