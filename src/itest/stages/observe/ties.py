"""Finds what a value is: part of something arranged, attribute of an account, a constant, or something that varies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from itest.model.runtime import Json
from itest.stages.observe.timed import is_timed

Path = tuple[Any, ...]
KEY = re.compile(r"(^|_)(id|pk|key)$|Id$|_ids$")
SECRET = re.compile(r"passw|pwd|hash|salt|secret", re.IGNORECASE)
UUID = re.compile(r"^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", re.IGNORECASE)
MOMENT = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
TOKEN = re.compile(r"^[\w\-.=+/:~]{20,}$")
DECIMAL = re.compile(r"^-?\d+\.\d+$")
AROUND = timedelta(days=2)
LASTING = timedelta(days=400)
"""How far from now the end of something may lie that was made now: tokens, trials, subscriptions."""
SHORT = 3
"""Signs of a text that may stand anywhere by accident."""
CASTS = ("str", "int", "float", "uuid", "decimal")
MOMENTS = ("datetime", "date", "time")


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


def written_as(value: Json) -> str:
    """The Python type of a value, as casts spell it: "str", "int", "float", or the type of a literal."""
    if isinstance(value, dict) and value.get("$") == "literal":
        return str(value["type"])
    return type(value).__name__


def as_another(own: str, wanted: str) -> str | None:
    """The cast from one type to another, empty where there is nothing to do; None where there is none."""
    if own == wanted:
        return ""
    if own in MOMENTS and wanted == "str":
        return "isoformat"
    return wanted if own in CASTS and wanted in (*CASTS, *MOMENTS) else None


class Option(NamedTuple):
    """A hole that may stand for a value: `last` is the last step of its path, `type` how its own value is written."""

    hole: dict[str, Any]
    last: str
    type: str


class Ties:
    """Knows the parts of the arranged things and accounts in both worlds, by their pair of values."""

    def __init__(self, left: Mapping[str, Any], right: Mapping[str, Any], sent: Json) -> None:
        self._pairs: dict[tuple[str, str], list[Option]] = {}
        self._sent = {str(plain(value)) for _, value in leaves(sent)}
        self._sent_keys = {str(plain(v)) for path, v in leaves(sent) if path[0] == "holes" or KEY.search(str(path[-1]))}
        self._spoken = list(_holes(sent))
        self._new = set(zip(_new_keys(left), _new_keys(right), strict=False))
        for name in left.get("things", {}):
            known = dict(leaves(right.get("things", {}).get(name)))
            for path, value in leaves(left["things"][name]):
                self._add(value, known.get(path), {"$": "tie", "thing": name, "path": list(path)})
        for name in left.get("people", {}):
            known = dict(leaves(right.get("people", {}).get(name)))
            for path, value in leaves(left["people"][name]):
                self._add(value, known.get(path), {"$": "persona", "name": name, "path": list(path)})

    def _add(self, left: Json, right: Json, hole: dict[str, Any]) -> None:
        a, b = plain(left), plain(right)
        known = written_as(left) in (*CASTS, *MOMENTS)
        if is_timed(a) and hole not in self._spoken:
            return
        if known and telling(a) and telling(b) and not SECRET.search(str(hole["path"][-1:])):
            last = str(hole["path"][-1]) if hole["path"] else ""
            self._pairs.setdefault((str(a), str(b)), []).append(Option(hole, last, written_as(left)))

    def find(self, left: Json, right: Json, name: str, near: str = "") -> Json:
        """The hole whose values were these in both worlds, one of the thing `near` first; None when there is none.

        "as" tells what has to become of the hole's own value where it is of another type than the one looked for.
        """
        wanted = written_as(left)
        options = [each for each in self._options(left, right) if as_another(each.type, wanted) is not None]
        if not options:
            return None
        option = min(options, key=lambda each: _rank(each, name, near))
        cast = as_another(option.type, wanted)
        return {**option.hole, "as": cast} if cast else option.hole

    def home(self, left: Mapping[str, Json], right: Mapping[str, Json]) -> str:
        """The thing that an object is: the one that most of its values belong to beyond doubt; empty when none do.

        Two things that were made in the same second have the same time in them, which is no reason to tie them.
        """
        votes: Counter[str] = Counter()
        for key in left.keys() & right.keys():
            if plain(left[key]) == plain(right[key]):
                continue
            things = {each.hole.get("thing", "") for each in self._options(left[key], right[key]) if each.last == key}
            if len(things) == 1:
                votes.update(things - {""})
        return max(sorted(votes), key=lambda thing: votes[thing], default="")

    def _options(self, left: Json, right: Json) -> list[Option]:
        return self._pairs.get((str(plain(left)), str(plain(right))), [])

    def was_sent(self, value: Json, key: bool = False) -> bool:
        """Whether the request carried this value; `key`: in a field that is named like a key, or in its path."""
        return str(plain(value)) in (self._sent_keys if key else self._sent)

    def speaks_of(self, text: str) -> bool:
        """Whether a text has a word in it that the request sent; one of a few signs says nothing."""
        return any(len(_cut(text, sent)) > 1 for sent in self._sent if len(sent) > SHORT)

    def known(self, left: Json, right: Json) -> bool:
        """Whether something arranged or an account has this value in both worlds."""
        return bool(self._options(left, right))

    def is_new(self, left: Json, right: Json) -> bool:
        """Whether these are the keys of a row that the call created."""
        return (str(plain(left)), str(plain(right))) in self._new

    def around_new(self, left: str, right: str) -> tuple[str, str, tuple[str, str]] | None:
        """What both texts say before and after the key of a new row, and the key; None where they differ in more."""
        for a, b in sorted(self._new):
            ends, others = _cut(left, a), _cut(right, b)
            if a != b and len(ends) == 2 and ends == others and re.search(r"\w", "".join(ends)):
                return ends[0], ends[1], (a, b)
        return None

    def inside(self, left: str, right: str) -> Json:
        """A text of literal parts and holes that explains both strings; None when it cannot."""
        parts: list[Any] = [(left, right)]
        for (a, b), options in sorted(self._pairs.items(), key=lambda item: (-len(item[0][0]), item[0])):
            if a != b and (len(a) > 1 or not a.isdigit()) and options[0].type in CASTS:
                hole = min(options, key=lambda each: _rank(each, "", "")).hole
                parts = [piece for part in parts for piece in _split(part, a, b, hole)]
        if any(isinstance(part, tuple) and part[0] != part[1] for part in parts):
            return None
        flat = [part[0] if isinstance(part, tuple) else part for part in parts]
        return {"$": "text", "parts": [part for part in flat if part != ""]}


def _holes(sent: Json) -> Iterator[Json]:
    """Every hole in what was sent."""
    for _, value in leaves(sent):
        if isinstance(value, dict):
            yield value
            for inner in value.values():
                yield from _holes(inner) if isinstance(inner, (dict, list)) else ()


def _new_keys(record: Mapping[str, Any]) -> list[str]:
    rows = [row["after"] for row in record.get("rows", ()) if row["kind"] == "created"]
    return [str(plain(row[name])) for row in rows for name in ("id", "pk", "uuid") if name in row]


def _rank(option: Option, name: str, near: str) -> tuple[bool, bool, bool, int]:
    """A person's own key before a thing's reference to that person; then the thing near by, the same name, the path."""
    hole, last = option.hole, option.last
    referring = name not in ("id", "pk") and hole["$"] == "persona" and last in ("id", "pk")
    own = last == name and hole.get("thing", "") == near != ""
    return not referring, not own, last != name, len(hole["path"])


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


def is_moment(value: Json) -> bool:
    """Whether a value is a date, or a date with a time."""
    literal = isinstance(value, dict) and value.get("type") in ("date", "datetime")
    return literal or (isinstance(value, str) and bool(MOMENT.match(value) or DAY.match(value)))


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


def far_off(value: Json, now: datetime) -> bool:
    """Whether a time of day lies so far from the observation that nobody counted it from there."""
    text = str(plain(value))
    if not MOMENT.match(text) or re.search(r"[T ]00:00(:00)?\b", text):
        return False
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return abs(moment.replace(tzinfo=moment.tzinfo or timezone.utc) - now) > LASTING


def whole_second(value: Json, now: datetime) -> bool:
    """Whether a value may be the clock's, told in seconds: a time without a fraction, or seconds since 1970."""
    plainly = plain(value)
    if isinstance(plainly, (int, float)) and not isinstance(plainly, bool):
        return plainly == int(plainly) and abs(plainly - now.timestamp()) < LASTING.total_seconds()
    text = str(plainly)
    if not MOMENT.match(text):
        return False
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return not moment.microsecond and abs(moment.replace(tzinfo=moment.tzinfo or timezone.utc) - now) < LASTING
