"""Query parameters of reads: ordinary, zero, negative and huge numbers, filters that match and that do not."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator, List, Mapping, Optional, Tuple

from ..drafts.catalog import Catalog, needs_of
from ..drafts.draft import Draft
from ..known import holes, nouns, words
from ..known.values import kind_of, narrowed
from ..known.words import snake
from ..playing import judge
from ..playing.play import Record
from ..search.search import Found
from ..search.states import shows_something
from .refusals import Attempt

MAX_PARAMETERS = 8
MAX_STEPS = 5
SEARCHES = ("q", "search", "query", "term")
SEARCHED = ("search", "find", "lookup")
KEY = re.compile(r"(^|_)(id|pk|uuid|guid)$")
UNSAID = ("enum", "bool", "date", "datetime", "time", "json", "array", "decimal", "float")
MOMENTS = [("past", "2001-01-01T00:00:00Z"), ("future", "2199-01-01T00:00:00Z")]
PAGING = ("page", "limit", "offset", "per_page", "page_size", "size", "skip")
Play = Callable[[Draft], Optional[Record]]


class Queries:
    """Makes attempts with the intent "page"; filters are looked for until one shows something."""

    def __init__(self, catalog: Catalog, people: List[str], play: Play) -> None:
        self.catalog = catalog
        self.people = people
        self.play = play

    def crowded(self, found: Found) -> Draft:
        """The draft with one more thing in the list and one of somebody else's, so that limits and filters tell."""
        assert found.draft is not None
        assert found.record is not None
        draft = found.draft
        for name in reversed(draft.things):
            table, options = str(self.catalog.things[name]["table"]), self.catalog.options
            seconds = options(table, draft.persona, 1)[:2] if self.catalog.keys(name) else []
            for second in seconds:
                foreign = [
                    n for n in options(table, "other", 2)[:1] if n not in draft.things and "other" in self.people
                ]
                crowded = draft.copy(things=[*foreign, *draft.things, second])
                record = self.play(crowded)
                if record is not None and judge.content(record) > judge.content(found.record):
                    return crowded
        return draft

    def plain(self, draft: Draft) -> Iterator[Attempt]:
        """Numbers, truth values, choices, and words that match nothing."""
        for name, shape in self._parameters(draft):
            for word, value in _asked(name, shape):
                yield Attempt("page", f"{name}={word}", draft.copy(query={**draft.query, name: value}))

    def filters(self, draft: Draft) -> Iterator[Attempt]:
        """For each filter the first value, and state, that an answer shows something for."""
        for name, shape in [*self._parameters(draft), *_guessed(draft)]:
            keyed = KEY.search(snake(name)) is not None and _kind(name, shape) == "integer"
            if not keyed and (_kind(name, shape) != "string" or shape.get("enum") or shape.get("format")):
                continue
            for value, thing in self._matching(name, draft):
                tried = draft.copy(query={**draft.query, name: value}, things=[*draft.things, *thing])
                record = self.play(tried)
                if record is not None and record.reply.status < 300 and shows_something(record):
                    yield Attempt("page", f"{name}=matching", tried)
                    break

    def _parameters(self, draft: Draft) -> List[Tuple[str, Mapping[str, Any]]]:
        properties = (draft.endpoint.query or {}).get("properties") or {}
        return [
            (n, narrowed(s if isinstance(s, Mapping) else {})) for n, s in list(properties.items())[:MAX_PARAMETERS]
        ]

    def _matching(self, name: str, draft: Draft) -> Iterator[Tuple[Any, List[str]]]:
        """(value, further things): parts of what is there, of what was sent to make it, names of accounts."""
        plain = snake(name).split("__")[0]
        present = needs_of(self.catalog.things, draft.script())
        for thing in present:
            path = self.catalog.keys(thing).get(plain)
            column = self.catalog.app.column(str(self.catalog.things[thing]["table"]), plain)
            if path is not None and not (column and (column.get("choices") or column["kind"] in UNSAID)):
                yield self.catalog.literal(thing, path), []
        tables = list(dict.fromkeys(str(self.catalog.things[thing]["table"]) for thing in present))
        if plain in SEARCHES and not tables:
            tables = list(self.catalog.makers)[:MAX_STEPS]
        for maker in [maker for table in tables for maker in self.catalog.makers.get(table, [])]:
            yield from self._sent(plain, maker.draft, maker.table)
        if "user" in self.people:
            yield from self._of_people(plain, draft)

    def _of_people(self, plain: str, draft: Draft) -> Iterator[Tuple[Any, List[str]]]:
        who = draft.persona if draft.persona in self.people and draft.persona != "anonymous" else "user"
        values = self.catalog.app.accounts.get(who) or {}
        if KEY.search(plain):  # a name is none
            yield holes.persona(who, [plain if plain in self.catalog.app.attributes else "id"]), []
        else:
            yield from ((values[key], []) for key in ("username", "email") if key in values)
        for table, step in self.catalog.steps[:MAX_STEPS] if plain not in SEARCHES else []:
            if step.endpoint.method == "POST" and step.persona == who:
                yield from ((values[key], [self.catalog.step(step, table)]) for key in ("username",) if key in values)

    def _sent(self, plain: str, draft: Draft, table: str) -> Iterator[Tuple[Any, List[str]]]:
        for field, value in draft.data.items() if isinstance(draft.data, dict) else ():
            value = value[0] if isinstance(value, list) and value else value
            if not isinstance(value, str) or not value.split():
                continue
            if plain in SEARCHES:
                yield value.split()[-1], [self.catalog.step(draft, table)]
            elif plain == snake(field) or nouns.likeness(plain, field) >= 2:
                yield value, [self.catalog.step(draft, table)]


def _guessed(draft: Draft) -> List[Tuple[str, Mapping[str, Any]]]:
    """What a search is asked, where it reads that out of sight: in a form that is made before, for instance."""
    properties = (draft.endpoint.query or {}).get("properties") or {}
    last = draft.endpoint.path.rstrip("/").rpartition("/")[2]
    known = any(snake(name) in SEARCHES for name in properties)
    return [(SEARCHES[0], {"type": "string"})] if last in SEARCHED and not known else []


def _kind(name: str, shape: Mapping[str, Any]) -> str:
    kind = kind_of(shape, name)
    return "integer" if kind == "string" and snake(name) in PAGING else kind


def _asked(name: str, shape: Mapping[str, Any]) -> List[Tuple[str, Any]]:
    kind = _kind(name, shape)
    if KEY.search(snake(name)):
        unique = shape.get("format") == "uuid" or snake(name).endswith(("uuid", "guid"))
        return [("nothing", words.NOWHERE_UUID if unique else 987654)]
    if shape.get("format") in ("date", "date-time"):
        return [("past", "2001-01-01"), ("future", "2199-01-01")] if shape["format"] == "date" else MOMENTS
    if shape.get("enum"):
        return [(str(shape["enum"][-1]), shape["enum"][-1]), ("no-such-choice", "no-such-choice")]
    if kind in ("integer", "number"):
        return [("1", 1), ("0", 0), ("-1", -1), ("huge", 1000000)]
    if kind == "boolean":
        return [("true", "true"), ("false", "false")]
    return [("nothing", "no-such-" + snake(name).replace("_", "-"))] if kind == "string" else []
