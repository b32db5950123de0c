"""What a read tells once somebody has acted: a flag that is set, a count that is one more, beside what stays as it was.

Such parts are worked out for whoever reads ("followed by me"), so that an answer without the act says little of them.
"""

from __future__ import annotations

import re
from typing import Any, Callable, FrozenSet, Iterator, List, NamedTuple, Optional, Set, Tuple

from ..drafts.draft import Draft
from ..drafts.others import others_part
from ..known import holes, tokens
from ..playing.play import Record
from ..search.kept import KEY, MOMENT
from ..search.notebook import Notebook
from ..search.search import Found
from ..search.states import States

MOST_ACTS = 10
MOST_KEPT = 2
EPOCH = 10**9
"""Numbers from here on are rather times than counts."""
_WORD = re.compile(r"^[A-Za-z][A-Za-z_-]{1,19}$")
Path = Tuple[Any, ...]


class After(NamedTuple):
    """The read after the call to the endpoint `act`."""

    act: str
    draft: Draft
    record: Record


class Afterwards:
    """Finds the acts that show in what is read; `over` ends the search."""

    def __init__(self, states: States, play: Callable[[Draft], Optional[Record]], over: Callable[[], bool]) -> None:
        self._states = states
        self._play = play
        self._over = over

    def keep(self, found: Found, notebook: Notebook) -> None:
        """Writes down what is worth keeping of one endpoint."""
        for after in self.scenes(found):
            notebook.keep("after", after.act, after.draft, after.record)

    def scenes(self, found: Found) -> Iterator[After]:
        """The reads of one endpoint that tell something that no read of it told before, few."""
        if found.draft is None or found.record is None or found.endpoint.writes or not found.accepted:
            return
        people = self._states.search.people
        who = found.draft.persona if found.draft.persona != "anonymous" else "user"
        if not found.record.reply.is_json or who not in people:
            return
        known: Set[Path] = set()
        kept = 0
        for base in self._bases(found.draft.copy(persona=who)):
            for after in self._after(base, known):
                yield after
                kept += 1
                if kept == MOST_KEPT:
                    return

    def _bases(self, draft: Draft) -> Iterator[Draft]:
        """The read as it was found, with something of somebody else's beside it, and of that instead."""
        foreign = self._states.foreign(draft)
        yield draft.copy(things=[*draft.things, *(name for name in foreign if name not in draft.things)])
        for name, hole in draft.holes.items():
            other = others_part(self._states.catalog, hole)
            if other != hole:
                yield draft.copy(holes={**draft.holes, name: other}, things=[])

    def _after(self, base: Draft, known: Set[Path]) -> Iterator[After]:
        before = None if self._over() else self._play(base)
        if before is None or not 200 <= before.reply.status < 300:
            return
        for act in self._acts(base):
            if self._over():
                return
            draft = base.copy(things=[*base.things, *holes.ties_in(base.holes), act])
            record = self._play(draft)
            fresh = _marks(before, record) - known if record is not None else frozenset()
            if record is not None and fresh:
                known |= fresh
                yield After(self._called(act), draft, record)

    def _acts(self, draft: Draft) -> List[str]:
        """Earlier writes, one of each endpoint."""
        acts = {self._called(name): name for name in reversed(list(self._states.steps(draft)))}
        return list(acts.values())[::-1][:MOST_ACTS]

    def _called(self, act: str) -> str:
        request = self._states.catalog.things[act]["request"]
        return f"{request['method']} {request['path']}"


def _marks(before: Record, after: Record) -> FrozenSet[Path]:
    """The parts of an answer of the same shape that are others than before; keys and moments always are."""
    one, other = dict(tokens.leaves(before.reply.body)), dict(tokens.leaves(after.reply.body))
    if before.reply.status != after.reply.status or one.keys() != other.keys():
        return frozenset()
    return frozenset(
        tuple("*" if isinstance(step, int) else step for step in path)
        for path in one
        if not any(KEY.search(str(step)) for step in path[-1:]) and _tells(one[path], other[path])
    )


def _tells(one: Any, other: Any) -> bool:
    """Whether a flag, a count, a state in one word or the presence of something has changed."""
    if one == other:
        return False
    if one is None or other is None:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return bool(_WORD.match(one) and _WORD.match(other)) and not MOMENT.match(one)
    numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return numbers and max(abs(one), abs(other)) < EPOCH
