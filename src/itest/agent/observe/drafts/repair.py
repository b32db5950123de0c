"""Mends a body that was refused: what the answer says of a field decides what is tried next."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Optional

from ..known import errors, nouns, words
from ..known.forms import complaints
from ..known.values import Maker
from ..known.words import snake
from ..playing.play import Record
from .bodies import Bodies
from .draft import Draft

ALTERNATIVES: List[Any] = [
    1, "1", True, "2030-05-17", "2030-05-17T09:30:00Z", "https://example.com/first", "mary@example.com", words.UUIDS[0],
    ["history"], {}, "abc", "12", 0, None,
]  # fmt: skip

CHOICE = re.compile(r"choice|choose|select|option|not exist|not found|invalid pk|no such", re.IGNORECASE)
"""What is said of a value that is none of those that are offered."""


class Repair:
    """Remembers for one endpoint which alternatives of a field were tried already."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self._tried: Dict[str, int] = {}

    def mended(self, draft: Draft, record: Record) -> Optional[Draft]:
        """The draft with one round of changes, or None when the answer gives no hint."""
        if not isinstance(draft.data, dict) and draft.data is not None:
            return None
        asked = [name for name in errors.lacking(record.reply.body, "query") if name not in draft.query]
        if asked:
            return draft.copy(query={**draft.query, **{name: self._fresh(draft, name) for name in asked}})
        known = list((draft.data or {}).keys())
        page = "html" in record.reply.headers.get("content-type", "")
        if page and draft.encoding == "form":
            said = complaints(record.reply.text, known)
        else:
            said = errors.complaints(record.reply.body if record.reply.is_json else record.reply.text[:2000], known)
        changed = draft.copy()
        if changed.data is None:
            changed.data, changed.encoding = {}, "json"
        touched = [self._apply(changed, field, message) for field, message in said[:8]]
        return changed if any(touched) else None

    def _apply(self, draft: Draft, field: str, message: str) -> bool:
        name = field.split(".")[-1] if field.split(".")[0] not in draft.data else field.split(".")[0]
        if draft.endpoint.envelope == name or not name.replace("_", "").replace("-", "").isalnum() or name.isdigit():
            return False
        grade = errors.grade(message)
        if grade == "missing" and name not in draft.data:
            draft.data[name] = self._fresh(draft, name)
            return True
        if name not in draft.data:
            return False
        if grade == "unknown":
            del draft.data[name]
            return True
        if grade == "taken":
            draft.data[name] = Maker(2).value(name, self._shape(draft, name))
            return self._count(name, 2) < 2
        return self._other(draft, name, message)

    def _fresh(self, draft: Draft, name: str) -> Any:
        refer = self.bodies.referrer(draft)
        return Maker(draft.number, refer).value(name, self._shape(draft, name))

    def _other(self, draft: Draft, name: str, message: str) -> bool:
        if self._optional(draft, name) and len(draft.data) > 1:
            del draft.data[name]
            return True
        options = self._options(draft, name, message)
        at = self._count(name, len(options))
        if at >= len(options):
            return False
        draft.data[name] = options[at]
        return True

    def _options(self, draft: Draft, name: str, message: str) -> List[Any]:
        shape = self._shape(draft, name)
        found: List[Any] = []
        stem = nouns.stem(name) or nouns.noun(name)
        named = [*self._columns(draft, name), *self.bodies.app.tables_for(stem)[:2]]
        choice = self._columns(draft) if CHOICE.search(message) and not shape.get("enum") else []
        for table in dict.fromkeys([*named, *choice]):
            hole = self.bodies.reference(table, draft.persona)
            found += [hole, [hole]] if hole is not None else []
        if draft.encoding == "form" and not shape:
            found += ["on", "1"]
        return found + ALTERNATIVES

    def _columns(self, draft: Draft, name: str = "") -> List[str]:
        """The tables that columns of the endpoint's own lead to, the one of this name (`payer`: payer_id) or all."""
        model = self.bodies.app.by_table.get(self.bodies.home(draft.endpoint) or "")
        wanted = (snake(name), f"{snake(name)}_id")
        columns = [c for c in (model or {}).get("columns", ()) if c.get("references")]
        return [str(c["references"]).rpartition(".")[0] for c in columns if not name or snake(c["name"]) in wanted]

    def _optional(self, draft: Draft, name: str) -> bool:
        """Whether leaving the field out is worth a try: the shape names required fields, and this is none."""
        shape = (draft.endpoint.form if draft.encoding == "form" else draft.endpoint.body) or {}
        required = shape.get("required") or []
        return bool(required) and name not in required

    def _count(self, name: str, limit: int) -> int:
        at = self._tried.get(name, 0)
        self._tried[name] = min(at + 1, limit)
        return at

    def _shape(self, draft: Draft, name: str) -> Mapping[str, Any]:
        shape = (draft.endpoint.form if draft.encoding == "form" else draft.endpoint.body) or {}
        inner = (shape.get("properties") or {}).get(name)
        return inner if isinstance(inner, Mapping) else {}
