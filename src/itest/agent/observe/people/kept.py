"""Keys that lie in the rows of an account: a column with a token that the application made for it."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, Iterator, Mapping, Tuple

KEY = re.compile(r"(^|_)(token|key|secret)$", re.IGNORECASE)
LEAST = 12
"""What is shorter is a number or a word, and no secret."""

Place = Tuple[str, str]
"""A table and a column."""


def keys(rows: Iterable[Dict[str, Any]], values: Mapping[str, Any]) -> Iterator[Tuple[Place, str]]:
    """Where a key may lie in `rows`, new ones as a watcher tells them, and the key; what the person chose is none."""
    seen = set()
    for row in rows:
        for column, value in row["after"].items():
            place = str(row["table"]), str(column)
            if place in seen or not KEY.search(column) or not isinstance(value, str) or len(value) < LEAST:
                continue
            seen.add(place)
            if value not in values.values():
                yield place, value
