"""The obvious refusals of an endpoint: nobody, somebody else, something missing, broken, double, or not there."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, NamedTuple, Optional

from ..drafts.broken import broken_values
from ..drafts.draft import Draft
from ..known import holes
from ..playing.play import Record
from ..search.refreshing import refused
from ..search.search import Search
from ..search.targets import unknown
from .tampering import tampered

MAX_FIELDS = 8
MOST_UNKNOWN = 2


class Attempt(NamedTuple):
    """One thing to try: the draft, what it is meant to show, and of which field."""

    intent: str
    subject: Optional[str]
    draft: Draft


def attempts(search: Search, draft: Draft, record: Record) -> Iterator[Attempt]:
    """What to try for an endpoint of which `draft` succeeds with `record`, in a fixed order."""
    yield from accounts(search, draft)
    yield from (Attempt("tampered", None, broken) for broken in tampered(search, draft, record))
    if draft.endpoint.writes and isinstance(draft.data, dict):
        yield from missing(draft)
        yield from invalid(draft)
        yield from media(draft)
    yield from unasked(draft)
    yield from asked_wrongly(draft)
    yield from absent(draft)
    yield from again(search, draft, bool(record.done) and all(row["kind"] == "deleted" for row in record.done))


def accounts(search: Search, draft: Draft) -> Iterator[Attempt]:
    """Nobody, and accounts with less right; a token that is meant for something else."""
    if draft.headers and any(holes.holes_in(draft.headers)):
        yield Attempt("anonymous", None, draft.copy(headers=None))
        yield from (Attempt("invalid", "access token: of another kind", other) for other in refused(draft))
    if draft.persona == "anonymous" or not search.people:
        return
    yield Attempt("anonymous", None, draft.copy(persona="anonymous"))
    if draft.persona == "admin":
        for name in ("user",):
            if name in search.people:
                yield Attempt("role", None, draft.copy(persona=name))
    elif draft.persona == "user" and "other" in search.people and draft.endpoint.parameters:
        yield Attempt("forbidden", None, draft.copy(persona="other"))


def missing(draft: Draft) -> Iterator[Attempt]:
    """Each field left out; those that may be missing are sorted out by the answer."""
    required = list((_shape(draft).get("required")) or [])
    names = [n for n in draft.data if n in required] or list(draft.data)
    for name in names[:MAX_FIELDS]:
        if not _shape_of(draft, name).get("submit"):
            data = {k: v for k, v in draft.data.items() if k != name}
            yield Attempt("missing", name, draft.copy(data=data))


def invalid(draft: Draft) -> Iterator[Attempt]:
    """Each field with values that its shape or its meaning forbids."""
    for name in list(draft.data)[:MAX_FIELDS]:
        for word, value in broken_values(name, _shape_of(draft, name), draft.data[name]):
            yield Attempt("invalid", f"{name}: {word}", draft.copy(data={**draft.data, name: value}))


def unasked(draft: Draft) -> Iterator[Attempt]:
    """Each query parameter that must be there left out."""
    required = (draft.endpoint.query or {}).get("required") or []
    for name in [name for name in draft.query if name in required][:MAX_FIELDS]:
        yield Attempt("missing", name, draft.copy(query={k: v for k, v in draft.query.items() if k != name}))


def asked_wrongly(draft: Draft) -> Iterator[Attempt]:
    """Each query parameter of a write with values that it forbids; reads are asked for such anyway."""
    properties = (draft.endpoint.query or {}).get("properties") or {}
    for name in list(draft.query)[:MAX_FIELDS] if draft.endpoint.writes else ():
        shape = properties.get(name)
        for word, value in broken_values(name, shape if isinstance(shape, Mapping) else {}, draft.query[name]):
            yield Attempt("invalid", f"{name}: {word}", draft.copy(query={**draft.query, name: value}))


def media(draft: Draft) -> Iterator[Attempt]:
    """The right content with the wrong content type."""
    if draft.encoding == "json":
        yield Attempt(
            "mediatype",
            None,
            draft.copy(encoding=None, data=None, raw="not json", headers={"Content-Type": "text/plain"}),
        )


def absent(draft: Draft) -> Iterator[Attempt]:
    """A path that names nothing: the last parameter does not, then the one above it."""
    left = MOST_UNKNOWN
    for parameter in reversed(draft.endpoint.parameters):
        name = str(parameter["name"])
        value = _nothing(draft.holes.get(name), parameter)
        if value is not None:
            there = list(holes.ties_in(draft.holes))
            yield Attempt(
                "unknown", name, draft.copy(holes={**draft.holes, name: value}, things=[*draft.things, *there])
            )
            left -= 1
        if not left:
            return


def _nothing(value: Any, parameter: Mapping[str, Any]) -> Any:
    if parameter.get("choices"):
        return None
    found = unknown(value, parameter)
    if found is None:
        return 987654
    return found


def again(search: Search, draft: Draft, deletes: bool) -> Iterator[Attempt]:
    """The same call a second time: a duplicate, or something that is gone already."""
    if not draft.endpoint.writes or (draft.persona == "anonymous" and draft.strategy == "credentials"):
        return
    table = next((t for t, d in search.catalog.steps if d.endpoint.key == draft.endpoint.key), None) or "call"
    intent = "twice" if draft.endpoint.method == "DELETE" or deletes else "duplicate"
    first = search.catalog.step(draft, table, "deleted_" if intent == "twice" else "first_")
    if intent == "twice" or not draft.endpoint.updates:
        yield Attempt(intent, None, draft.copy(things=[*draft.things, first]))


def _shape(draft: Draft) -> Mapping[str, Any]:
    return (draft.endpoint.form if draft.encoding == "form" else draft.endpoint.body) or {}


def _shape_of(draft: Draft, name: str) -> Mapping[str, Any]:
    inner = (_shape(draft).get("properties") or {}).get(name)
    return inner if isinstance(inner, Mapping) else {}
