"""A draft with one thing in the place of another."""

from __future__ import annotations

import re
from typing import Any, Mapping

from ..known import holes
from .catalog import Catalog, column_of
from .draft import Draft


def retied(catalog: Catalog, draft: Draft, old: str, new: str) -> Draft:
    """The draft with one thing in the place of another, which keeps its columns elsewhere."""
    names = ("holes", "query", "data", "headers", "conditions")
    parts = {name: _told(catalog, getattr(draft, name), old, new) for name in names}
    return draft.copy(**parts, things=[new if name == old else name for name in draft.things])


def rehung(catalog: Catalog, name: str, others: Mapping[str, str]) -> str:
    """The name of what is made by the same call as the thing, speaking of `others` in the place of its own needs."""
    thing = dict(catalog.things[name])
    for old, new in others.items():
        thing["request"] = _told(catalog, thing["request"], old, new)
    needs = [others.get(need, need) for need in thing["needs"]]
    return catalog.add({**thing, "name": re.sub(r"_\d+$", "", name), "needs": needs}, catalog.keys(name))


def _told(catalog: Catalog, value: Any, old: str, new: str) -> Any:
    if holes.is_hole(value) and value.get("thing") == old:
        path = catalog.keys(new).get(str(column_of(catalog.keys(old), value)), value["path"])
        return {**value, "thing": new, "path": path}
    if isinstance(value, dict):
        return {key: _told(catalog, item, old, new) for key, item in value.items()}
    return [_told(catalog, item, old, new) for item in value] if isinstance(value, list) else value
