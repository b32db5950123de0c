"""Finds out what the services that an application calls have to answer, so that it can go on."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

from ..drafts.curious import Ear, listened, marked
from ..drafts.draft import Draft
from ..drafts.guesses import guess
from ..known import holes
from ..playing.effects import Condition, condition
from ..playing.hosts import SERVED, host_of
from ..playing.play import Record
from ..playing.trace import Fault

Play = Callable[[Draft], Optional[Record]]
Place = Tuple[str, str]
"""Method and URL without its query."""

ROUNDS = 8
MISSED = re.compile(r"KeyError: '(\w+)'$")
KINDS: Tuple[Tuple[str, Any], ...] = (
    ("float|int|decimal|number", 5),
    ("list|array|tuple|set|sequence|iterable", [{}]),
    ("dict|model|mapping|object|dataclass", {}),
    ("bool", True),
    ("datetime", "2030-01-15T09:30:00Z"),
    ("date", "2030-01-15"),
    ("url", "https://example.com/more"),
    ("uuid", "7f1c5d0e-6f0b-4c57-9d5e-2f1f3c9a7b10"),
    ("email", "ann@example.com"),
    ("str", "something"),
)
"""What fits where a validator's complaint is of this type."""


class Replies:
    """What was found out, by method and URL: None where the empty answer does as well."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._known: Dict[Place, Any] = {}

    def learned(self, draft: Draft, record: Record, play: Play) -> Optional[Tuple[Draft, Record]]:
        """The draft with what services answer, and what is seen of it then; None where they are not called."""
        if not _called(draft, record):
            return None
        ears: Dict[Place, Ear] = {}
        for _ in range(ROUNDS):
            for place in _called(draft, record):
                ears.setdefault(place, Ear(self._known.get(place) or _of_standard(record, place), self._root))
            with listened(list(ears.values())):
                heard = play(draft.copy(conditions=[*draft.conditions, *_marked(ears)]))
            if heard is None:
                break
            record = heard
            _complained([*record.faults, *_raised(record)], list(ears.values()))
            settled = [ear.settled() for ear in ears.values()]
            if all(settled) and set(_called(draft, record)) <= set(ears):
                break
        self._known.update({place: ear.data for place, ear in ears.items() if ear.data != {}})
        told = [_answers(place, ear.data) for place, ear in ears.items() if ear.data != {}]
        if not told:
            return None
        taught = draft.copy(conditions=[*draft.conditions, *told])
        seen = play(taught)
        return (taught, seen) if seen is not None else None


def _called(draft: Draft, record: Record) -> List[Place]:
    """The calls that were seen and of whose answers nothing was said."""
    told = {tuple(each["values"][-2:]) for each in draft.conditions if each["method"] == "answers"}
    seen = [(str(call["method"]), str(call["url"])) for call in record.effects.get("calls", ())]
    return [place for place in dict.fromkeys(seen) if place not in told and host_of(place[1]) not in SERVED]


def _of_standard(record: Record, place: Place) -> Any:
    """What every service of this kind answers: a token, where one is asked for as OAuth 2 has it (RFC 6749, 5.1)."""
    for call in record.effects.get("calls", ()):
        sent = call.get("form") or call.get("json")
        if (str(call["method"]), str(call["url"])) == place and isinstance(sent, dict) and "grant_type" in sent:
            return {"access_token": guess("access_token"), "token_type": "Bearer"}
    return {}


def _answers(place: Place, data: Any) -> Condition:
    return condition("outside", "answers", *place, json=data)


def _marked(ears: Dict[Place, Ear]) -> List[Condition]:
    typed = {"Content-Type": "application/json"}
    return [
        condition("outside", "answers", *place, text=marked(ear.data, number), headers=typed)
        for number, (place, ear) in enumerate(ears.items())
    ]


def _complained(found: Iterable[List[Fault]], ears: List[Ear]) -> None:
    """Has every document put right of which a validator complains; where it does not tell, what was read last."""
    last = max(ears, key=lambda ear: ear.read)
    for faults in list(found)[:1]:
        for where, kind, there in faults:
            name = str(where[-1]) if where else ""
            ear, path = getattr(there, "_ear", None), getattr(there, "_path", ())
            if ear is None:
                if not _has(last, (*last.last, *where)):
                    last.missed((*last.last, *where), _fitting(name, kind))
            else:
                ear.missed((*path, name) if "missing" in kind else path, _fitting(name, kind))


def _raised(record: Record) -> List[List[Fault]]:
    """The key that was missing when the application failed: it may have looked into a copy of the answer."""
    missed = MISSED.match(record.reply.raised)
    return [[((missed.group(1),), "missing", None)]] if missed else []


def _has(ear: Ear, path: Tuple[Any, ...]) -> bool:
    """Whether the document has the key already: then it was missed in something else."""
    try:
        holes.walk(ear.data, path)
    except holes.UnfilledError:
        return False
    return True


def _fitting(name: str, kind: str) -> Any:
    if "missing" in kind:
        return guess(name)
    return next((value for pattern, value in KINDS if re.search(pattern, kind)), guess(name))
