"""The last touches to a successful variant: no account where none is needed, and a decoy beside what is meant."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from ..drafts.catalog import needs_of
from ..drafts.draft import Draft
from ..known import holes
from ..known.app import hanging
from ..playing import judge
from ..playing.play import Record
from .search import Found, Search

Play = Callable[[Draft], Optional[Record]]
Variant = Tuple[Draft, Record]


class Settling:
    """Tries variants that must not change the outcome."""

    def __init__(self, search: Search, play: Play) -> None:
        self.search = search
        self.catalog = search.catalog
        self.people: List[str] = search.people
        self.play = play

    def plainest(self, found: Found, draft: Draft, record: Record) -> Variant:
        """The same without an account, when an account makes no difference."""
        if draft.persona == "anonymous" or found.endpoint.secured or "anonymous" not in self.people:
            return draft, record
        if _refers_to_people(draft.holes) and draft.endpoint.writes:
            return draft, record
        bare = self.play(draft.copy(persona="anonymous"))
        if bare is None or not _alike(bare, record) or judge.content(bare) < judge.content(record):
            return draft, record
        return (
            (draft.copy(persona="anonymous"), bare) if self.search.executed(found.endpoint, bare) else (draft, record)
        )

    def with_dependents(self, draft: Draft, record: Record) -> Variant:
        """A deletion of something that others hang on: what becomes of them is seen, too."""
        gone = {row["table"] for row in record.rows if row["kind"] == "deleted"}
        if draft.endpoint.method != "DELETE" or not gone:
            return draft, record
        for table in [t for t in hanging(self.search.app, gone) if t not in gone]:
            names = needs_of(self.catalog.things, draft.script())
            within = {str(self.catalog.things[name]["table"]): name for name in reversed(names)}
            for name in [n for n in self.catalog.options(table, _meant(draft), within=within)[:1] if n not in names]:
                tried = draft.copy(things=[*draft.things, *holes.ties_in(draft.holes), name])
                seen = self.play(tried)
                if seen is not None and seen.reply.status == record.reply.status and len(seen.rows) > len(record.rows):
                    draft, record = tried, seen
        return draft, record

    def with_decoy(self, draft: Draft, record: Record) -> Variant:
        """A second thing of the same kind beside the one that is meant, where that leaves the outcome alike."""
        names = needs_of(self.catalog.things, draft.script())
        meant = list(holes.ties_in(draft.holes)) if draft.endpoint.writes else names
        tables = [str(self.catalog.things[n]["table"]) for n in meant if self.catalog.keys(n)]
        owner = "other" if "other" in self.people else "user"
        options = self.catalog.options(tables[0], owner, 2)[:2] if tables else []
        for decoy in [name for name in options if name not in names]:
            tried = draft.copy(things=[decoy, *draft.things])
            seen = self.play(tried)
            if seen is not None and _alike(seen, record):
                return tried, seen
        return draft, record


def _alike(one: Record, other: Record) -> bool:
    same = one.reply.status == other.reply.status and len(one.rows) == len(other.rows)
    return same and one.effects == other.effects


def _meant(draft: Draft) -> str:
    """The account that the path names, else the one that calls."""
    named = [v["name"] for v in draft.holes.values() if holes.is_hole(v) and v["$"] == "persona"]
    return str(named[0]) if named else draft.persona


def _refers_to_people(values: Dict[str, Any]) -> bool:
    return any(holes.is_hole(v) and v["$"] == "persona" for v in values.values())
