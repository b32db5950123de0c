"""The same request about things of somebody else's: one may not buy what one sells."""

from __future__ import annotations

from typing import Any, Optional

from ..known import holes
from .catalog import Catalog, column_of
from .draft import Draft


def about_others(catalog: Catalog, draft: Draft) -> Optional[Draft]:
    """The draft with a body that speaks of somebody else's things; None where it speaks of none that others have."""
    data = _others(catalog, draft.data)
    return None if data == draft.data else draft.copy(data=data)


def others_part(catalog: Catalog, hole: Any) -> Any:
    """The same part of a thing of the same kind that somebody else has; the hole itself where there is none."""
    if not holes.is_hole(hole) or hole["$"] != "tie":
        return hole
    thing = str(hole["thing"])
    column = column_of(catalog.keys(thing), hole)
    for other in catalog.options(str(catalog.things[thing]["table"]), "other") if column is not None else ():
        path = catalog.keys(other).get(str(column))
        if path is not None and other != thing:
            return holes.tie(other, path)
    return hole


def _others(catalog: Catalog, value: Any) -> Any:
    if holes.is_hole(value):
        return others_part(catalog, value)
    if isinstance(value, dict):
        return {name: _others(catalog, item) for name, item in value.items()}
    return [_others(catalog, item) for item in value] if isinstance(value, list) else value
