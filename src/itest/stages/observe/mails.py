"""The mails of a call: whom they went to, and what was said in two worlds, texts of arranged things tied to them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from itest.model.observations import Mail
from itest.model.runtime import Json
from itest.stages.observe.ties import SECRET, leaves
from itest.stages.observe.twin import Twin

Seen = Mapping[str, Any]
URL = re.compile(r"https?://[^\s\"'<>()\[\]]*[\w=/]")
ANCHOR = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
ASIDE = re.compile(r"<!.*?>|<(style|head)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
TOKEN = re.compile(r"(?<=[/=])(?=[^/]*\d)[\w.~%:-]{20,}.*$")
CONFIDED = re.compile(r"\b(password|passphrase|pin|code|token|key)\W*(is)?\s*[:=]", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2,}")
NUMBER = re.compile(r"(?<![\w./:-])\d{1,3}([.,]\d\d)?(?![\w/:-]|[.,]\d)")
CALENDAR = re.compile(
    r"\d{4}|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE
)
GREETINGS = 2
MOST = 4
LONGEST = 90


class UnlikeMailsError(Exception):
    """The two calls sent different mails."""


def mails(left: Seen, right: Seen, twin: Twin) -> tuple[Mail, ...]:
    """One Mail for each pair, in the order of recipients and subjects. Raises UnlikeMailsError."""
    first, second = left.get("mails") or (), right.get("mails") or ()
    if len(first) != len(second):
        raise UnlikeMailsError(f"{len(first)}, then {len(second)}")
    known = list(_known(left, right))
    found = []
    for one, other in zip(_ordered(first), _ordered(second), strict=True):
        subject = _tied(one["subject"], other["subject"], known) or twin.value(one["subject"], other["subject"])
        recipients = tuple(_address(a, b, twin) for a, b in zip(one["to"], other["to"], strict=False))
        if len(one["to"]) != len(other["to"]):
            raise UnlikeMailsError("to other people")
        found.append(Mail(recipients=recipients, subject=subject, says=tuple(_says(one, other, twin, known))))
    return tuple(found)


def _ordered(sent: Sequence[Seen]) -> list[Seen]:
    return sorted(sent, key=lambda mail: (mail["to"], len(mail["subject"]), mail["subject"]))


def _address(left: str, right: str, twin: Twin) -> Json:
    """An account's address, also where both worlds have the same."""
    tied = twin.ties.find(left, right, "email")
    return tied if tied is not None else twin.value(left, right, "email")


def _known(left: Seen, right: Seen) -> Iterator[tuple[str, str, Json]]:
    """Texts of accounts and of things in both worlds, with what they are part of; no secrets."""
    for kind, hole, key in (("people", "persona", "name"), ("things", "tie", "thing")):
        for name, value in left.get(kind, {}).items():
            others = dict(leaves(right.get(kind, {}).get(name)))
            for path, text in leaves(value):
                other = others.get(path)
                if text and isinstance(text, str) and isinstance(other, str) and not SECRET.search(str(path[-1:])):
                    yield text, other, {"$": hole, key: name, "path": list(path)}


def _says(left: Seen, right: Seen, twin: Twin, known: Sequence[tuple[str, str, Json]]) -> list[Json]:
    """Lines that speak of accounts and things, the links as far as they are known, what was sent, and how many.

    Where there is none of this, any telling line.
    """
    found: list[Json] = []
    for line in _lines(left, right, known):
        if line not in found and len(found) < GREETINGS:
            found.append(line)
    for one, other in zip(_links(left), _links(right), strict=False):
        told = TOKEN.sub("", one) if one == other else twin.ties.inside(one, other) or _common(one, other)
        if told and told not in found:
            found.append(told)
    found += [line for line in _filled(left, right, twin) if line not in found]
    return found[:MOST] or _any_line(left, right)


def _filled(left: Seen, right: Seen, twin: Twin) -> list[str]:
    """Lines of both mails into which something was filled: what the request sent, or a number that is no date."""
    others = set(_told(right))
    lines = [line for line in dict.fromkeys(_told(left)) if line in others and len(line) <= LONGEST]
    sent = [line for line in lines if twin.ties.speaks_of(line)]
    counted = [line for line in _texts(left) if line in lines and NUMBER.search(line) and WORD.search(line)]
    return [*sent, *(line for line in counted if line not in sent and not CALENDAR.search(line))]


def _lines(left: Seen, right: Seen, known: Sequence[tuple[str, str, Json]]) -> Iterator[Json]:
    """Lines of both mails that differ in nothing but one text of what is known, those with a mere address last."""
    others = _texts(right)
    pairs = ((line, other) for line in _texts(left) for other in others if len(line) <= LONGEST)
    found = [told for line, other in pairs if (told := _tied(line, other, known))]
    return iter(sorted(found, key=_is_address))


def _is_address(told: Json) -> bool:
    return any(isinstance(part, dict) and "email" in part["path"] for part in told["parts"])


def _tied(left: str, right: str, known: Sequence[tuple[str, str, Json]]) -> Json:
    """A text in which one thing that is known stands for itself; None where nothing known explains it."""
    for text, other, hole in known:
        before, mark, after = left.partition(text)
        whole = mark and len(text) > 2 and WORD.search(text) and not re.search(r"\w$", before)
        if whole and not re.match(r"\w", after) and before + other + after == right and (before or after):
            return {"$": "text", "parts": [part for part in (before, hole, after) if part]}
    return None


def _texts(mail: Seen) -> list[str]:
    """What a mail says, without secrets."""
    return [line for line in _told(mail) if not CONFIDED.search(line)]


def _told(mail: Seen) -> list[str]:
    """The lines of a mail, those of its markup without the tags."""
    lines = (line.strip() for line in re.split(r"<[^>]*>|\n", ASIDE.sub("", mail["text"])))
    return [line for line in lines if line and "://" not in line]


def _links(mail: Seen) -> list[str]:
    """The addresses that a reader can follow, in the text and in anchors."""
    visible = ASIDE.sub("", mail["text"])
    anchors = [url for anchor in ANCHOR.findall(visible) for url in URL.findall(anchor)]
    return list(dict.fromkeys([*URL.findall(re.sub(r"<[^>]*>", "\n", visible)), *anchors]))


def _common(left: str, right: str) -> str:
    """What two links begin with, up to the last sign that divides them."""
    size = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    cut = max(left.rfind(sign, 0, size) for sign in "/=?")
    return left[: cut + 1] if left[: cut + 1].count("/") > 2 else ""


def _any_line(left: Seen, right: Seen) -> list[Json]:
    """The first line of a few words that both mails have."""
    others = set(_texts(right))
    telling = (line for line in _texts(left) if len(WORD.findall(line)) > 2 and not re.search("[{};]", line))
    return list(itertools.islice((line for line in telling if line in others and len(line) <= LONGEST), 1))
