"""What the fields of a body turned out to want, once one was taken: known to the next endpoint that has them."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Tuple

from ..known import holes
from .catalog import Catalog
from .draft import Draft

Lesson = Dict[str, Any]
"""{"table": what it refers to, "many": whether in a list} or {"type": "integer" | "number"}."""


class Lessons:
    """Kept by field: of a form that several endpoints share, and of the table that they are about."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: List[Tuple[Optional[str], FrozenSet[str], Dict[str, Lesson]]] = []

    def learn(self, draft: Draft, shape: Mapping[str, Any], home: Optional[str]) -> None:
        """Looks at a body that was taken."""
        properties = shape.get("properties") or {}
        sent = draft.data if isinstance(draft.data, dict) else {}
        told = {name: lesson for name in properties if (lesson := self._lesson(sent.get(name), properties[name]))}
        if told:
            self._known.append((home, frozenset(properties), told))

    def about(self, properties: Mapping[str, Any], home: Optional[str]) -> Dict[str, Lesson]:
        """The lessons for the fields of a body that speaks of the table `home`, by name."""
        names = frozenset(properties)
        found: Dict[str, Lesson] = {}
        for table, fields, told in self._known:
            if fields == names or (home is not None and table == home):
                found.update({name: lesson for name, lesson in told.items() if name in names})
        return found

    def _lesson(self, value: Any, inner: Any) -> Optional[Lesson]:
        many = isinstance(value, list) and len(value) == 1
        entry = value[0] if isinstance(value, list) and many else value
        if holes.is_hole(entry) and entry["$"] == "tie":
            table = self._catalog.things[entry["thing"]].get("table")
            return {"table": table, "many": many} if table else None
        typed = isinstance(inner, Mapping) and inner.get("type") not in (None, "string")
        if many or typed or isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return {"type": "integer" if isinstance(value, int) else "number"}
