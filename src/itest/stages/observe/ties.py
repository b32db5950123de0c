"""Finds what a value is: part of something arranged, attribute of an account, a constant, or something that varies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from itest.model.runtime import Json

Path = tuple[Any, ...]
KEY = re.compile(r"(^|_)(id|pk|key)$|Id$|_ids$")
SECRET = re.compile(r"passw|pwd|hash|salt|secret", re.IGNORECASE)
UUID = re.compile(r"^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", re.IGNORECASE)
MOMENT = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
TOKEN = re.compile(r"^[\w\-.=+/:~]{20,}$")
DECIMAL = re.compile(r"^-?\d+\.\d+$")
AROUND = timedelta(days=2)


def leaves(value: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every scalar of nested JSON with its path; literals and other holes count as scalars."""
    if isinstance(value, dict) and "$" not in value:
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def plain(value: Json) -> Json:
    """A literal's text; other values as they are."""
    return value["text"] if isinstance(value, dict) and value.get("$") == "literal" else value


def telling(value: Json) -> bool:
    """Whether equality with this value means anything."""
    return value is not None and not isinstance(value, bool) and value != "" and not isinstance(value, (list, dict))


class Ties:
    """Knows the parts of the arranged things and accounts in both worlds, by their pair of values."""

    def __init__(self, left: Mapping[str, Any], right: Mapping[str, Any], sent: Json) -> None:
        self._pairs: dict[tuple[str, str], list[tuple[Json, str]]] = {}
        self._sent = {str(plain(value)) for _, value in leaves(sent)}
        for name in left.get("things", {}):
            known = dict(leaves(right.get("things", {}).get(name)))
            for path, value in leaves(left["things"][name]):
                self._add(value, known.get(path), {"$": "tie", "thing": name, "path": list(path)})
        for name in left.get("people", {}):
            known = dict(leaves(right.get("people", {}).get(name)))
            for path, value in leaves(left["people"][name]):
                self._add(value, known.get(path), {"$": "persona", "name": name, "path": list(path)})

    def _add(self, left: Json, right: Json, hole: Json) -> None:
        a, b = plain(left), plain(right)
        if telling(a) and telling(b) and not SECRET.search(str(hole["path"][-1:])):
            self._pairs.setdefault((str(a), str(b)), []).append((hole, str(hole["path"][-1]) if hole["path"] else ""))

    def find(self, left: Json, right: Json, name: str) -> Json:
        """The hole whose values were these in both worlds, the one of the same name first; None when there is none."""
        options = self._pairs.get((str(plain(left)), str(plain(right))), [])
        if not options:
            return None
        return min(options, key=lambda option: (option[1] != name, len(option[0]["path"])))[0]

    def was_sent(self, value: Json) -> bool:
        return str(plain(value)) in self._sent

    def inside(self, left: str, right: str) -> Json:
        """A text of literal parts and holes that explains both strings; None when it cannot."""
        parts: list[Any] = [(left, right)]
        for (a, b), options in sorted(self._pairs.items(), key=lambda item: (-len(item[0][0]), item[0])):
            if a != b and (len(a) > 1 or not a.isdigit()):
                parts = [piece for part in parts for piece in _split(part, a, b, options[0][0])]
        if any(isinstance(part, tuple) and part[0] != part[1] for part in parts):
            return None
        flat = [part[0] if isinstance(part, tuple) else part for part in parts]
        return {"$": "text", "parts": [part for part in flat if part != ""]}


def _split(part: Any, a: str, b: str, hole: Json) -> list[Any]:
    if not isinstance(part, tuple):
        return [part]
    left, right = _cut(part[0], a), _cut(part[1], b)
    if len(left) != len(right) or len(left) < 2:
        return [part]
    found: list[Any] = []
    for index, pair in enumerate(zip(left, right, strict=True)):
        found += ([hole] if index else []) + [pair]
    return found


def _cut(text: str, value: str) -> list[str]:
    """The text around each whole occurrence of the value."""
    edge = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
    return re.split(edge.format(re.escape(value)), text)


def kind(left: Json, right: Json) -> str:
    """The type of a value that varies, as the holes spell it."""
    for value in (left, right):
        if isinstance(value, dict) and value.get("$") == "literal":
            return str(value["type"])
    if isinstance(left, bool) and isinstance(right, bool):
        return "bool"
    for cls, word in ((int, "int"), (float, "float"), (list, "list"), (dict, "dict")):
        if isinstance(left, cls) and isinstance(right, cls) and not isinstance(left, bool):
            return word
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return "float"
    if isinstance(left, str) and isinstance(right, str):
        return _spelling(left, right)
    return "value"


def _spelling(left: str, right: str) -> str:
    for pattern, word in ((UUID, "uuid"), (MOMENT, "datetime"), (DAY, "date")):
        if pattern.match(left) and pattern.match(right):
            return word
    if left.startswith(("http://", "https://")) and right.startswith(("http://", "https://")):
        return "url"
    return "token" if TOKEN.match(left) and TOKEN.match(right) else "str"


def recent(value: Json, now: datetime) -> bool:
    """Whether a date or time lies so near to the observation that it may be the clock's."""
    text = str(plain(value))
    if not (MOMENT.match(text) or DAY.match(text)):
        return False
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text[:10] == now.date().isoformat()
    return abs((moment.replace(tzinfo=moment.tzinfo or timezone.utc)) - now) < AROUND
