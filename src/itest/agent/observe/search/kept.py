"""What is read a second time: from the cache while nothing has changed, and anew once something has."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from ..drafts.catalog import EMPTY, Catalog
from ..drafts.draft import Draft
from ..known import nouns
from ..known.app import Endpoint
from ..playing.effects import Condition
from ..playing.play import Record
from .search import Found

CHANGE = "change"
MOST = 3
"""How many changes are tried between two readings."""
HOLDS: Condition = {"fixture": "cache", "method": "holds_something", "values": [], "arguments": {}}
MOMENT = re.compile(r"^\d{4}-\d\d-\d\d|^[A-Z][a-z]{2}, \d")
KEY = re.compile(r"(^|_)(id|pk|uuid|key|token|etag)s?$", re.IGNORECASE)
_PLACED = re.compile(r"{[^}]*}")


class Kept(NamedTuple):
    """A scene about a cached answer, by `intent`: "again" (the same), "unlike" (another, for no reason), "fresh" (new,
    after the call to `subject`) or "stale" (the old one, in spite of it).
    """

    intent: str
    subject: Optional[str]
    draft: Draft
    record: Record


class Readings:
    """Finds the reads that are answered from a cache, and what makes them be read anew."""

    def __init__(self, catalog: Catalog, found: Dict[str, Found], play: Callable[[Draft], Optional[Record]]) -> None:
        self._catalog = catalog
        self._found = found
        self._play = play

    def scenes(self, found: Found) -> Iterator[Kept]:
        """All that is worth keeping of one endpoint."""
        draft, record = found.draft, found.record
        if not found.accepted or draft is None or record is None or found.endpoint.method != "GET":
            return
        first = self._step(draft, f"first_{(nouns.subject(draft.endpoint.path) or ['answer'])[0]}")
        again = draft.copy(things=[*draft.things, first], conditions=[*draft.conditions, HOLDS])
        seen = self._play(again)
        if seen is None or not _shorter(seen, record):
            return
        yield Kept("again" if _said(seen) == _said(record) else "unlike", None, again, seen)
        for write in self._writes(found.endpoint):
            scene = self._after(draft, record, first, write)
            if scene is not None:
                yield scene

    def _after(self, draft: Draft, record: Record, first: str, write: Draft) -> Optional[Kept]:
        """The read after a change, where the change is one that it shows if nothing was read before."""
        change, later = self._step(write, CHANGE), self._step(write, CHANGE, HOLDS)
        anew = self._play(draft.copy(things=[*draft.things, change]))
        if anew is None or _said(anew) == _said(record):
            return None
        after = draft.copy(things=[*draft.things, first, later])
        seen = self._play(after)
        if seen is None:
            return None
        return Kept("fresh" if _said(seen) == _said(anew) else "stale", write.endpoint.key, after, seen)

    def _writes(self, endpoint: Endpoint) -> List[Draft]:
        """Successful changes of the same things, those on the very same path first."""
        near = []
        for found in self._found.values():
            if found.accepted and found.draft is not None and found.endpoint.writes and found.record is not None:
                distance = _distance(endpoint.path, found.endpoint.path)
                if distance is not None and found.record.rows:
                    near.append((distance, found.endpoint.key, found.draft))
        return [each[2] for each in sorted(near, key=lambda each: each[:2])][:MOST]

    def _step(self, draft: Draft, label: str, *conditions: Condition) -> str:
        """A call that only arranges, once the conditions are told."""
        script = draft.script()
        thing = {**EMPTY, "name": label, "label": label.replace("_", " "), "table": None, "request": script["request"]}
        return self._catalog.add(
            {**thing, "needs": list(script["things"]), "conditions": [*script["conditions"], *conditions]}
        )


def _distance(read: str, write: str) -> Optional[int]:
    """How far apart two paths are: 0 for the same; None where neither stands below the other."""
    one, other = (_PLACED.sub("{}", path).strip("/").split("/") for path in (read, write))
    shared = 0
    for left, right in zip(one, other):
        if left != right:
            break
        shared += 1
    if shared == 0 or (shared < min(len(one), len(other)) and one[shared:] != [] and other[shared:] != []):
        return None
    return abs(len(one) - len(other))


def _shorter(seen: Record, before: Record) -> bool:
    """Whether a call did less than before, which is what a cache is for."""
    return 0 < seen.reply.status < 500 and not seen.reply.raised and bool(before.lines - seen.lines)


def _said(record: Record) -> Tuple[Any, ...]:
    """What an answer tells, without keys and moments, which differ from one set-up to the next."""
    reply = record.reply
    told: Sequence[Any] = sorted(map(repr, _leaves(reply.body, ()))) if reply.is_json else record.shown
    return reply.status, reply.is_json, tuple(told)


def _leaves(value: Any, path: Tuple[Any, ...]) -> Iterator[Tuple[Any, Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            if not KEY.search(str(name)):
                yield from _leaves(item, (*path, name))
    elif isinstance(value, list):
        yield path, len(value)
        for item in value:
            yield from _leaves(item, path)
    elif not (isinstance(value, str) and MOMENT.match(value)):
        yield path, value
