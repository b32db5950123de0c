"""Where an answer to a log-in or sign-up keeps its token."""

from __future__ import annotations

import re
from typing import Any, Iterator, List, Optional, Tuple

Path = Tuple[Any, ...]

BEST = re.compile(r"access|auth|bearer|jwt|^token$|api_?key|^key$|id_?token", re.IGNORECASE)
POOR = re.compile(r"refresh|csrf|type|expire", re.IGNORECASE)
JWT = re.compile(r"^[\w-]+\.[\w-]+\.[\w-]*$")
OPAQUE = re.compile(r"^[A-Za-z0-9_\-+/=.:~]{16,}$")


def leaves(value: Any, path: Path = ()) -> Iterator[Tuple[Path, Any]]:
    """Every scalar of nested dicts and lists with its path, in order."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def find(answer: Any) -> List[Path]:
    """Paths of the strings that may be tokens, the likeliest first; a bare string has the empty path."""
    graded = [(grade, path) for path, value in leaves(answer) for grade in [_grade(path, value)] if grade is not None]
    return [path for _, path in sorted(graded, key=lambda pair: (pair[0], len(pair[1]), str(pair[1])))]


def _grade(path: Path, value: Any) -> Optional[int]:
    if not isinstance(value, str) or not OPAQUE.match(value) or value.startswith(("http:", "https:")):
        return None
    name = str(path[-1]) if path else "token"
    if POOR.search(name):
        return 9
    if JWT.match(value) and value.startswith("ey"):
        return 0 if BEST.search(name) else 1
    if BEST.search(name):
        return 2
    return 3 if re.search(r"token|key|session|secret", name, re.IGNORECASE) else None
