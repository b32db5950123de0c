"""Rows without the file that an application takes for granted: a product's page asks its picture where it is."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Optional, Tuple

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..drafts.retying import rehung, retied
from ..known import holes
from ..known.app import App
from ..playing.play import Record

Play = Callable[[Draft], Optional[Record]]

MISSING = re.compile(r"The '(\w+)' attribute has no file associated with it")
"""What Django's FieldFile says when it is asked for a path, an address or a size."""


def pictured(app: App, catalog: Catalog, seen: Tuple[Draft, Record], play: Play) -> Optional[Tuple[Draft, Record]]:
    """The draft with a file's name in every row that it stands on, and what is seen of it; None where that is not it.

    What was found out holds for all rows of these models that are asked for later.
    """
    draft, record = seen
    said = MISSING.search(_text(record))
    tables = _keeping(app, said.group(1)) if said else []
    if said is None or not tables:
        return None
    before = dict(catalog.states)
    for table in tables:
        catalog.states[table] = {**before.get(table, {}), said.group(1): f"{said.group(1)}.png"}
    changed = draft
    for name in draft.script()["things"]:
        new = _renewed(app, catalog, name, tables)
        changed = retied(catalog, changed, name, new) if new != name else changed
    again = play(changed) if changed is not draft else None
    if again is None or MISSING.search(_text(again)):
        catalog.states.clear()
        catalog.states.update(before)
        return None
    return changed, again


def _text(record: Record) -> str:
    return f"{record.reply.raised} {record.reply.text}"


def _keeping(app: App, attribute: str) -> List[str]:
    """The tables whose rows have such a file."""
    return [
        str(model["table"])
        for model in app.models
        if any(c["attribute"] == attribute and c["kind"] == "file" for c in model["columns"])
    ]


def _renewed(app: App, catalog: Catalog, name: str, tables: List[str]) -> str:
    """The name of what is like the thing, but has the file, or hangs on what has it."""
    thing = catalog.things[name]
    model = app.by_table.get(str(thing.get("table")))
    if model is None:
        return name
    if not thing.get("model"):
        named = _by_factory(catalog, str(model["table"])) if model["table"] in tables else None
        return named or _called(app, catalog, name, tables)
    state: Dict[str, Any] = dict(catalog.states[model["table"]]) if model["table"] in tables else {}
    for column in model["columns"]:
        table, _, target = str(column.get("references") or "").rpartition(".")
        spelled = catalog.spelled(column)
        given = (thing.get("overrides") or {}).get(spelled)
        old = next(holes.ties_in(given), None)
        if old is not None:
            above: Optional[str] = _renewed(app, catalog, old, tables)
        else:
            above = _by_factory(catalog, table) if given is None and table in tables else None
        path = catalog.keys(str(above)).get(target) if above not in (None, old) else None
        if path is not None:
            state[spelled] = holes.tie(str(above), path)
    return catalog.in_state(name, state) if state else name


def _called(app: App, catalog: Catalog, name: str, tables: List[str]) -> str:
    """What the API makes, of things that have the file."""
    thing = catalog.things[name]
    others = {need: _renewed(app, catalog, need, tables) for need in thing["needs"]} if thing.get("request") else {}
    changed = {old: new for old, new in others.items() if new != old}
    return rehung(catalog, name, changed) if changed else name


def _by_factory(catalog: Catalog, table: str) -> Optional[str]:
    return next((name for name in catalog.options(table, "") if catalog.things[name].get("model")), None)
