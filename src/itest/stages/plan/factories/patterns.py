"""Text for a regular expression: a fixed spelling, and where its counter can stand when texts must differ."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    try:
        from re import _parser as sre  # type: ignore[attr-defined]
    except ImportError:  # Python 3.10
        import sre_parse as sre

from itest.stages.plan.factories.values import Value, coded, constant, text

POOLS = (string.ascii_lowercase, string.digits, string.ascii_uppercase, "-_. @:/+#", string.punctuation)
ALPHABETS = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
CLASSES = {
    "CATEGORY_DIGIT": string.digits,
    "CATEGORY_WORD": string.ascii_lowercase + string.digits + string.ascii_uppercase + "_",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": string.ascii_lowercase + string.ascii_uppercase,
    "CATEGORY_NOT_SPACE": string.ascii_lowercase + string.digits,
    "CATEGORY_NOT_WORD": "-",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the whole text may be and how often an open repetition is taken."""

    least: int
    most: int | None
    repeat: int


def matching(pattern: str, least: int = 0, most: int | None = None, distinct: bool = False) -> Value | None:
    """A value that matches `pattern` within `least` and `most` letters; None where the pattern is beyond this.

    `distinct` asks for a counter in it; its place is the longest run of letters that may be chosen freely.
    """
    try:
        tree = sre.parse(pattern)
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    for repeat in (4, 6, 8, 10, 3, 2, 1, 0, 12, 16, 32):
        places = _places(tree, Limits(least, most, repeat))
        if places is None:
            return None
        if len(places) < least or (most is not None and len(places) > most):
            continue
        value = _numbered(places) if distinct else constant("".join(place[0] for place in places))
        if value and all(compiled.search(value.at(n)) for n in (1, 2, 17, 1003)):
            return value
    return None


def _numbered(places: Sequence[str]) -> Value | None:
    runs = [
        (min(end - start, 6), -rank, end, alphabet)
        for rank, alphabet in enumerate(ALPHABETS)
        for start, end in _runs(places, alphabet)
    ]
    if not runs:
        return None
    width, _, end, alphabet = max(runs)
    letters = "".join(place[0] for place in places)
    prefix, suffix = letters[: end - width], letters[end:]
    if alphabet == string.digits and width >= 4:
        return text(f"{_plain(prefix)}{{n:0{width}d}}{_plain(suffix)}")
    return coded(prefix, suffix, width, alphabet)


def _plain(letters: str) -> str:
    return letters.replace("{", "{{").replace("}", "}}")


def _runs(places: Sequence[str], alphabet: str) -> Iterator[tuple[int, int]]:
    start = None
    for index, place in enumerate([*places, ""]):
        free = bool(place) and set(alphabet) <= set(place)
        if free and start is None:
            start = index
        if not free and start is not None:
            yield start, index
            start = None


def _places(tree: Any, limits: Limits) -> list[str] | None:
    """For each letter of the text, the letters that may stand there, the preferred one first."""
    places: list[str] = []
    for kind, argument in tree:
        found = _place(str(kind), argument, limits)
        if found is None:
            return None
        places.extend(found)
    return places


def _place(kind: str, argument: Any, limits: Limits) -> list[str] | None:
    if kind == "LITERAL":
        return [chr(argument)]
    if kind in {"AT", "ASSERT_NOT", "ASSERT"}:
        return []
    if kind == "ANY":
        return [string.ascii_lowercase + string.digits + string.ascii_uppercase]
    if kind in {"IN", "NOT_LITERAL"}:
        letters = _letters(argument if kind == "IN" else [("NEGATE", None), ("LITERAL", argument)])
        return [letters] if letters else None
    return _compound(kind, argument, limits)


def _compound(kind: str, argument: Any, limits: Limits) -> list[str] | None:
    if kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        low, high, inner = argument
        places = _places(inner, limits)
        optional = low == 0 and high == 1
        times = low if optional else max(low, min(int(high), limits.repeat))
        return None if places is None else places * times
    if kind == "SUBPATTERN":
        return _places(argument[-1], limits)
    if kind == "ATOMIC_GROUP":
        return _places(argument, limits)
    if kind == "BRANCH":
        options = [found for option in argument[1] if (found := _places(option, limits)) is not None]
        return next((found for found in options if found), options[0] if options else None)
    return None


def _letters(parts: Sequence[tuple[Any, Any]]) -> str:
    wanted: set[str] = set()
    negated = False
    for kind, argument in parts:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            wanted.add(chr(argument))
        elif name == "RANGE":
            wanted.update(chr(letter) for letter in range(argument[0], min(argument[1], argument[0] + 256) + 1))
        elif name == "CATEGORY":
            wanted.update(CLASSES.get(str(argument), ""))
    pool = "".join(POOLS)
    if negated:
        return "".join(dict.fromkeys(letter for letter in pool if letter not in wanted))
    known = [letter for letter in pool if letter in wanted]
    return "".join(dict.fromkeys(known + sorted(wanted - set(pool))))
