"""The keys of new rows that an answer names: `{"id": 7}` after a POST is the row with that key, and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.runtime import Json
from itest.stages.observe.ties import KEY, as_another, leaves, plain, written_as

Record = Mapping[str, Any]
Path = tuple[Any, ...]
NAMED = re.compile(rf"{KEY.pattern}|(^|_)uuid$|^(number|reference|slug)$", re.IGNORECASE)


class Named:
    """What two records of a call have answered as keys, by the pair of values."""

    def __init__(self, left: Record, right: Record) -> None:
        self._paths: dict[tuple[str, str], list[tuple[Path, Json]]] = {}
        if not all(record.get("is_json") and record["status"] < 400 for record in (left, right)):
            return
        known = dict(leaves(right["body"]))
        for path, value in leaves(left["body"]):
            if path and value and path in known and NAMED.search(str(path[-1])):
                self._paths.setdefault((str(plain(value)), str(plain(known[path]))), []).append((path, value))

    def key(self, seen: tuple[Json, Json], keys: Sequence[tuple[Json, Json]]) -> Json:
        """Where the answer names this one of the `keys` of new rows; None where it does not, or may mean another."""
        left, right = seen
        pair = (str(plain(left)), str(plain(right)))
        if keys.count(seen) > 1:
            return None
        for path, value in sorted(self._paths.get(pair, ()), key=lambda each: (len(each[0]), not _own(each[0]))):
            cast = as_another(written_as(value), written_as(left))
            if cast is not None:
                hole: dict[str, Json] = {"$": "answer", "path": list(path)}
                return {**hole, "as": cast} if cast else hole
        return None


def _own(path: Path) -> bool:
    return str(path[-1]) in ("id", "pk", "uuid")
