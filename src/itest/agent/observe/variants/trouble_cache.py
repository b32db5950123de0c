"""What may go wrong with a cache: it is not there. Only a call that would use it is told apart by that."""

from __future__ import annotations

from typing import Callable, Iterator, Optional, Tuple

from ..drafts.draft import Draft
from ..playing.effects import Trouble, condition
from ..playing.play import Record

Scene = Tuple[Trouble, Draft, Record]
DOWN = Trouble("the cache is down", [condition("cache", "is_down")])


def without_cache(draft: Draft, usual: Record, play: Callable[[Draft], Optional[Record]]) -> Iterator[Scene]:
    """What the endpoint makes of it, where it runs other lines then or answers otherwise; nothing of all the others."""
    tried = draft.copy(conditions=[*draft.conditions, *DOWN.conditions])
    seen = play(tried)
    if seen is None:
        return
    told, other = ((each.reply.status, bool(each.reply.raised)) for each in (usual, seen))
    # the usual call once more: what runs only now and then has nothing to do with the cache
    again = play(draft) if told == other and seen.lines != usual.lines else None
    if told != other or (again is not None and (seen.lines ^ again.lines) - (usual.lines ^ again.lines)):
        yield DOWN, tried, seen
