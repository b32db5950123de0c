"""What an answer tells of a row that a call made: where the row stands in it, and where each column does."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from ..known import nouns
from ..known.encode import plain
from ..known.tokens import leaves

Path = List[Any]


def overlap(row: Dict[str, Any], body: Any) -> int:
    """How many scalars of an answer are values of the row."""
    known = {str(plain(v)) for v in row.values() if telling(v)}
    return sum(1 for _, value in leaves(body) if telling(value) and str(value) in known)


def pointer(row: Dict[str, Any], body: Any) -> Path:
    """Path of the dict whose own entries agree best with the row."""
    best: Tuple[int, int, Path] = (0, 0, [])

    def visit(value: Any, path: Path) -> None:
        nonlocal best
        if isinstance(value, dict):
            count = sum(
                1 for k, v in value.items() if not isinstance(v, (dict, list)) and v is not None and _same(row, k, v)
            )
            if count > best[0]:
                best = (count, -len(path), path)
        for key, item in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            visit(item, [*path, key])

    visit(body, [])
    return best[2]


def _same(row: Dict[str, Any], key: Any, value: Any) -> bool:
    same = str(plain(row.get(str(key)))) == str(value)
    return telling(value) and (
        same or any(str(plain(v)) == str(value) for v in row.values() if isinstance(v, (str, dict)))
    )


def paths(row: Dict[str, Any], thing: Any) -> Dict[str, Path]:
    """Column to path of an equal scalar in the thing, the path of the same name first, then the shortest."""
    found: Dict[str, Path] = {}
    flat = [(list(path), value) for path, value in leaves(thing) if telling(value)]
    for column, cell in row.items():
        equal = [path for path, value in flat if path and str(value) == str(plain(cell))]
        equal.sort(key=lambda p: (str(p[-1]) != column, nouns.likeness(str(p[-1]), column) == 0, len(p)))
        if equal and (str(equal[0][-1]) == column or not isinstance(plain(cell), int)):
            found[column] = equal[0]
    return found


def telling(value: Any) -> bool:
    """Whether a value can identify anything: no truth value, nothing empty."""
    return value is not None and not isinstance(value, bool) and value != ""
