"""What a story can be about: a thing that requests make, and the calls that list, show, change and delete it."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from ..drafts.catalog import Catalog, Maker
from ..known import holes
from ..known.app import App
from ..playing.play import ordered
from ..search.search import Found

BUYING = re.compile(r"cart|basket|checkout|order|booking|reservation|payment")
WEIGHTS = {"delete": 2.0, "change": 2.0, "read": 1.0, "list": 1.0, "child": 1.0, "act": 0.5}
BONUS = 3.0
FEW = 4
MANY = 3
Calls = Dict[str, List[Found]]


class Plot:
    """`name` is the thing, `needs` all that its request stands on with itself last; `calls` by what they do with it:
    "list", "read", "act", "child" (makes something that hangs on it), "change", "delete"; `below` are reads on longer
    paths than its own.
    """

    def __init__(self, catalog: Catalog, name: str, made: Found, calls: Calls) -> None:
        thing = catalog.things[name]
        self.catalog = catalog
        self.name = name
        self.table = str(thing["table"])
        self.label = str(thing["label"])
        self.path = made.endpoint.path
        self.needs = ordered(catalog.things, [name])
        self.calls = calls
        self.below = calls.pop("below")

    def own(self, name: str) -> bool:
        """Whether the story makes this itself: what only an administrator can make is there before it begins."""
        request = self.catalog.things[name].get("request")
        return name == self.name or bool(request and request["persona"] in ("user", "anonymous"))

    def undoing(self, table: str) -> List[Found]:
        """The calls that delete a row of another table on the way."""
        return [one for one in self.calls["act"] if one.record is not None and _loses(one.record.rows, table)]

    @property
    def weight(self) -> float:
        """How much of a life there is to tell; buying something matters more, an administrator's chores less."""
        told = sum(WEIGHTS[kind] for kind, found in self.calls.items() if found)
        return told + (BONUS if BUYING.search(self.path.lower()) else 0) - (BONUS if self.served else 0)

    @property
    def served(self) -> bool:
        """Whether somebody else than an ordinary user makes the thing."""
        return self.catalog.things[self.name]["request"]["persona"] in ("admin", "other")


def plots(app: App, catalog: Catalog, found: Mapping[str, Found]) -> List[Plot]:
    """One plot for each table that a request fills, the weightiest first."""
    kept: Dict[str, Plot] = {}
    made = dict(_makers(app, catalog, found))
    for key in sorted(made, key=lambda each: (len(found[each].endpoint.path), each)):
        table = made[key]
        name = _name(catalog, table, found[key])
        if table not in kept and name is not None:
            kept[table] = Plot(catalog, name, found[key], _calls(catalog, found, made, (key, table)))
    return sorted(kept.values(), key=lambda plot: (-plot.weight, len(plot.path), plot.path))


def _makers(app: App, catalog: Catalog, found: Mapping[str, Found]) -> Iterator[Tuple[str, str]]:
    """Endpoints that make things, each with the table."""
    for table, draft in catalog.steps:
        one = found.get(draft.endpoint.key)
        rows = one.record.rows if one is not None and one.record is not None else []
        created = any(row["kind"] == "created" and row["table"] == table for row in rows)
        makes = one is not None and one.accepted and draft.endpoint.method in ("POST", "PUT") and created
        if makes and table != app.user_table and not _keeps_books(found, table):
            yield draft.endpoint.key, table


def _keeps_books(found: Mapping[str, Found], table: str) -> bool:
    """Whether several calls write its rows, and only beside others, also when those change or go: an audit trail."""
    calls = [one.record.rows for one in found.values() if one.accepted and one.record is not None]
    writes = [rows for rows in calls if any((row["table"], row["kind"]) == (table, "created") for row in rows)]
    alone = any(all(row["table"] == table for row in rows) for rows in writes)
    upkeep = any(all((row["table"] == table) == (row["kind"] == "created") for row in rows) for rows in writes)
    return len(writes) >= MANY and not alone and upkeep


def _name(catalog: Catalog, table: str, made: Found) -> Optional[str]:
    """The thing that this endpoint makes: its parts are told by the answer, else by the row."""
    key = made.endpoint.path
    for name in catalog.options(table, "user"):
        request = catalog.things[name].get("request")
        if request and (request["method"], request["path"]) == (made.endpoint.method, key):
            return name
    told = next((m for m in catalog.makers.get(table, ()) if m.draft.endpoint is made.endpoint), None)
    if told is not None:
        return catalog.made_by(told)
    rows = made.record.rows if made.record is not None else []
    row = next((row for row in rows if row["kind"] == "created" and row["table"] == table), None)
    draft = next((d for t, d in catalog.steps if t == table and d.endpoint is made.endpoint), None)
    return catalog.made_by(Maker.of_row(table, draft, row["after"])) if draft is not None and row is not None else None


def _calls(
    catalog: Catalog, found: Mapping[str, Found], made: Mapping[str, str], about: Tuple[str, str]
) -> Dict[str, List[Found]]:
    """What is done with things of the table, by kind, the plainest paths first."""
    key, table = about
    calls: Calls = {kind: [] for kind in (*WEIGHTS, "below")}
    for one in found.values():
        if one.accepted and one.draft is not None and one.endpoint.key != key:
            kind = _kind(catalog, one, table, made)
            if kind is not None:
                calls[kind].append(one)
    path = found[key].endpoint.path
    for kind, those in calls.items():
        those.sort(key=lambda one: (one.endpoint.path != path, one.endpoint.method == "DELETE", *_plainness(one)))
        calls[kind] = those[:FEW]
    return calls


def _plainness(one: Found) -> Tuple[int, str, str]:
    return len(one.endpoint.path), one.endpoint.path, one.endpoint.method


def _kind(catalog: Catalog, one: Found, table: str, made: Mapping[str, str]) -> Optional[str]:
    assert one.draft is not None
    tied = [str(catalog.things[name]["table"]) for name in holes.ties_in(one.draft.holes)]
    if not one.endpoint.writes:
        if table not in tied:
            return "list"
        return "read" if tied[-1] == table and one.endpoint.path.rstrip("/").endswith("}") else "below"
    if table not in tied:
        return None
    rows: List[Any] = one.record.rows if one.record is not None else []
    kinds = {row["kind"] for row in rows if row["table"] == table}
    if "deleted" in kinds:
        return "delete"
    if one.endpoint.updates and "changed" in kinds:
        return "change"
    other = made.get(one.endpoint.key, table)
    if other != table and any(not maker.from_row for maker in catalog.makers.get(other, ())):
        return "child"
    return "act" if rows else None


def _loses(rows: List[Any], table: str) -> bool:
    return any(row["kind"] == "deleted" and row["table"] == table for row in rows)
