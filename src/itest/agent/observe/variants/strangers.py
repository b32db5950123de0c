"""What another user gets to see of somebody's own things, though the list keeps them from him."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

from ..drafts.draft import Draft
from ..known import holes
from ..known.tokens import leaves
from ..playing.play import Record
from ..search.search import Found

Play = Callable[[Draft], Optional[Record]]


def exposed(seen: Record, draft: Draft, found: Mapping[str, Found], play: Play) -> bool:
    """Whether `draft`, by which a stranger read one thing with `seen`, shows what the list at the path above hides.

    What everybody may read stands in everybody's list, and nothing is odd; where the list is each user's own, reading
    a thing by its key alone is.
    """
    path = draft.endpoint.path.rstrip("/")
    hole: Any = draft.holes.get((holes.parameters(path) or [""])[-1])
    above = path.rpartition("/")[0]
    listed = found.get(f"GET {above}") or found.get(f"GET {above}/")
    if draft.endpoint.writes or not path.endswith("}") or not holes.is_hole(hole) or hole["$"] != "tie":
        return False
    whole = listed.draft if listed is not None and listed.accepted else None
    if whole is None or whole.persona == "anonymous" or not seen.reply.is_json:
        return False
    things = [*whole.things, *draft.things, hole["thing"]]
    return [_shows(play(whole.copy(persona=who, things=things)), hole) for who in ("user", "other")] == [True, False]


def _shows(record: Optional[Record], hole: Any) -> Optional[bool]:
    """Whether the list has the thing; None when there is no list."""
    if record is None or not record.reply.is_json or record.reply.status >= 400:
        return None
    try:
        key = holes.walk(record.things[hole["thing"]], hole["path"])
    except (KeyError, holes.UnfilledError):
        return None
    return any(str(key) == str(value) for _, value in leaves(record.reply.body))
