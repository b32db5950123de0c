"""What must be there first, so that a read has something to show and an undo something to undo."""

from __future__ import annotations

import re
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, Optional, Set, Tuple

from ..drafts.catalog import Catalog, needs_of
from ..drafts.draft import Draft
from ..known import nouns, tokens
from ..known.app import Endpoint
from ..known.forms import Page
from ..playing import judge
from ..playing.play import Record
from .search import Found, Search

MESSAGE = re.compile(r"^[^\d]{8,160}$")
FEW = 5
SHORT = 160
SINGLES = 14
PAIRS = 20
UNDONE = 10
NEAREST = 2


class States:
    """Adds things to a draft that works, as long as they change what can be seen."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.catalog: Catalog = search.catalog

    def enrich(self, found: Found) -> None:
        """Replaces the best draft by one with a state in front of it, where that achieves more."""
        if found.draft is None or found.record is None or not _may_lack_something(found):
            return
        found.record.shown = shown(found.record)
        if found.endpoint.writes and found.done and not _only_cookies(found):
            return
        full = found.accepted and shows_something(found.record)
        page = not found.record.reply.is_json and not found.endpoint.writes and found.accepted
        singles = list(self._singles(found.draft, narrow=full and not found.endpoint.writes))[: 6 if page else SINGLES]
        before = found.grade
        best = self._best(found, [[s] for s in singles])
        if best is None and not full and not page and not found.endpoint.parameters:
            best = self._best(found, list(self._pairs(found.draft, singles))[:PAIRS])
        if best is None and found.endpoint.writes and found.endpoint.parameters:
            best = self._best(found, list(self._undone(found.draft, singles))[:UNDONE])
        if best is not None and best[2] > before:
            found.draft, found.record, found.grade = best

    def _best(self, found: Found, states: List[List[str]]) -> Optional[Tuple[Draft, Record, judge.Grade]]:
        best: Optional[Tuple[Draft, Record, judge.Grade]] = None
        for names in states:
            if self.search.over() or found.draft is None:
                break
            tried = self._try(found, names)
            if tried is not None and tried[2] > found.grade and (best is None or tried[2] > best[2]):
                best = tried
                if found.endpoint.writes or not found.accepted or _rich(tried[2], found.grade):
                    break
        return best

    def _try(self, found: Found, names: List[str]) -> Optional[Tuple[Draft, Record, judge.Grade]]:
        assert found.draft is not None
        draft = found.draft.copy(things=[*names, *found.draft.things])
        found.tries += 1
        tried = self.search.tried(draft)
        if tried is None:
            return None
        draft, record = tried
        record.shown = shown(record)
        executed = self.search.executed(found.endpoint, record)
        return draft, record, judge.grade(found.endpoint, record, draft.encoding == "form", executed)

    def _singles(self, draft: Draft, narrow: bool) -> Iterator[str]:
        """Things and earlier writes, those that the path speaks of first; `narrow` leaves out the rest."""
        seen: List[str] = needs_of(self.catalog.things, draft.script())
        for table in self._tables(draft.endpoint, narrow):
            for owner in _owners(draft.persona):
                for name in self.catalog.options(table, owner, within=self._within(draft))[:1]:
                    if name not in seen:
                        seen.append(name)
                        yield name
        for name in [] if narrow else self.steps(draft):
            if name not in seen:
                seen.append(name)
                yield name

    def _tables(self, endpoint: Endpoint, narrow: bool = False) -> List[str]:
        app = self.search.app
        ranked = [table for word in nouns.subject(endpoint.path) for table in app.tables_for(word)]
        wider = [] if narrow else [*self.catalog.makers, *app.all_tables]
        return [t for t in dict.fromkeys([*ranked, *wider]) if t != app.user_table]

    def foreign(self, draft: Draft) -> List[str]:
        """Something of somebody else's among what the path speaks of, hung on the things that the draft has."""
        tables = self._tables(draft.endpoint, narrow=True)[:1]
        return [n for table in tables for n in self.catalog.options(table, "other", within=self._within(draft))[:1]]

    def _within(self, draft: Draft) -> Dict[str, str]:
        names = needs_of(self.catalog.things, draft.script())
        return {str(self.catalog.things[n]["table"]): n for n in reversed(names)}

    def steps(self, draft: Draft) -> Iterator[str]:
        """Earlier writes on the same thing (to undo them), then those on others."""
        ranked = sorted(self.catalog.steps, key=lambda s: -nouns.shared(s[1].endpoint.path, draft.endpoint.path))
        for table, step in ranked:
            undone = step.endpoint.method == "DELETE" or (step.endpoint.method != "POST" and not draft.endpoint.writes)
            if step.endpoint.key == draft.endpoint.key or undone:
                continue
            same = {k: draft.holes.get(k, v) for k, v in step.holes.items()}
            actors = [draft.persona] if draft.persona in ("user", "other", "admin") else ["user"]
            for actor in actors:
                if step.persona in ("user", "other", actor):
                    yield self.catalog.step(step.copy(holes=same, persona=actor), table)

    def _undone(self, draft: Draft, singles: List[str]) -> Iterator[List[str]]:
        """An earlier write on the same thing, with something before it on which hangs what that write does."""
        near = list(self._near(draft))
        for step in near[:NEAREST]:
            yield [step]
            yield from ([thing, step] for thing in singles if thing not in near)

    def _near(self, draft: Draft) -> Iterator[str]:
        """The steps that share all of the path but its last word: delete for reactivate."""
        place = draft.endpoint.path.rstrip("/").rpartition("/")[0]
        for name in self.steps(draft):
            if str(self.catalog.things[name]["request"]["path"]).rstrip("/").rpartition("/")[0] == place:
                yield name

    def _pairs(self, draft: Draft, singles: List[str]) -> Iterator[List[str]]:
        """Something of somebody else's after each of the steps first: what one sees of others hangs on an act."""
        steps = [n for n in singles if self.catalog.things[n].get("request")]
        foreign = [
            name for table in self._tables(draft.endpoint)[:4] for name in self.catalog.options(table, "other")[:1]
        ]
        seen: Set[FrozenSet[str]] = set()
        for thing in dict.fromkeys([*foreign, *singles]):
            for step in steps:
                pair = frozenset((step, thing))
                if thing != step and pair not in seen:
                    seen.add(pair)
                    yield [step, thing]


def shows_something(record: Record) -> bool:
    """Whether a read has content already: a list with items, or more than a few figures about an empty one."""
    if not record.reply.is_json:
        return bool(record.shown)
    lists = list(_lists(record.reply.body))
    if not lists or any(lists):
        return bool(record.reply.body)
    return sum(1 for _, value in tokens.leaves(record.reply.body) if value not in (None, "")) > FEW


def _lists(value: Any) -> Iterator[List[Any]]:
    if isinstance(value, list):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _lists(inner)


def _rich(now: judge.Grade, before: judge.Grade) -> bool:
    return now.content >= before.content + 3


def _may_lack_something(found: Found) -> bool:
    """Whether a state in front could help: it works, finds nothing, or refuses a call without a body."""
    bodiless = found.endpoint.writes and found.draft is not None and found.draft.encoding is None
    return found.grade.level in (judge.NOT_FOUND, judge.ACCEPTED) or (bodiless and found.grade.level == judge.REFUSED)


def _only_cookies(found: Found) -> bool:
    """Whether a write did nothing but set a cookie, as every form does that leaves a message; a log-in is done then."""
    told = found.grade.effect > 0 or found.record is None or tokens.find(found.record.reply.body)
    return not told and not judge.LOGIN.search(found.endpoint.path)


def _owners(persona: str) -> List[str]:
    return [persona, "other"] if persona in ("user", "admin") else ["user"]


def shown(record: Record) -> Tuple[str, ...]:
    """Texts of the arranged things and of what services outside were told that the page shows, longest first, few."""
    if record.reply.is_json or "html" not in record.reply.headers.get("content-type", ""):
        return ()
    page = Page(record.reply.text)
    visible = page.text
    found = [
        text
        for text in dict.fromkeys(judge.texts([*record.things.values(), *record.outside]))
        if text in visible and text in record.reply.text
    ]
    found.sort(key=lambda text: (-len(text), text))
    return tuple(found[:12])


def news(record: Record, usual: Iterable[str]) -> Tuple[str, ...]:
    """Texts of a page that the same page does not usually show: what it complains about."""
    known = set(usual)
    fresh = [text for text in Page(record.reply.text).texts if text not in known and text in record.reply.text]
    return tuple(text for text in dict.fromkeys(fresh) if MESSAGE.match(text))[:2]


def told(record: Record) -> Tuple[str, ...]:
    """What else a page says that a test can look for: names of accounts, its heading; all of a short plain text."""
    reply = record.reply
    kind = reply.headers.get("content-type", "")
    if reply.is_json or reply.status >= 300 or not kind.startswith("text/"):
        return ()
    if "html" not in kind:
        return (reply.text,) if 0 < len(reply.text) <= SHORT and "\n" not in reply.text.strip() else ()
    page = Page(reply.text)
    people = [text for text in dict.fromkeys(judge.texts(record.people.values())) if text in page.text]
    heading = next((text for text in (page.title, page.heading) if text and text in reply.text), "")
    return (*people[:4], *([heading] if heading else []))
