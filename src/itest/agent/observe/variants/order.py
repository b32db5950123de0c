"""Events one after the other: a second time, about what an earlier one has made, and out of order."""

from __future__ import annotations

from typing import Any, Callable, Iterator, List, NamedTuple, Set

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..playing.play import Record

MOST = 3
"""Events that one is told after."""
NEWS = {"customer.subscription.updated": {"status": "past_due"}}
"""What is different then, where the event itself does not say."""


class Told(NamedTuple):
    """What was seen when an event came; `subject` is the event and how it came."""

    subject: str
    draft: Draft
    record: Record

    @property
    def effect(self) -> int:
        seen = self.record
        return len(seen.rows) + len(seen.mails) + sum(map(len, seen.effects.values()))

    @property
    def acted(self) -> bool:
        """Whether the event was believed and something was done about it."""
        return self.record.reply.status < 300 and self.effect > 0

    @property
    def tables(self) -> Set[str]:
        return {str(row["table"]) for row in self.record.rows}


Tell = Callable[[str, Draft], Iterator[Told]]
Deliver = Callable[[str, Any], Draft]


class Order:
    """`tell` plays a delivery under a subject, `deliver` writes one of an event of this kind about something."""

    def __init__(self, catalog: Catalog, tell: Tell, deliver: Deliver) -> None:
        self.catalog = catalog
        self.tell = tell
        self.deliver = deliver

    def again(self, first: Told, seen: List[Told]) -> Iterator[Told]:
        """The same event a second time, and after others about the same rows: providers promise no order."""
        related = (told for told in seen if told is not first and told.tables & first.tables)
        for before in [first, *related][:MOST]:
            if before.record.rows:
                way = "a second time" if before is first else f"after {before.subject}"
                yield from self.tell(f"{first.subject} {way}", self._after(first.draft, before))

    def later(self, seen: List[Told]) -> Iterator[Told]:
        """Events that nothing is done about by themselves, about what another one was about, after that one.

        Then that one again: deliveries are repeated, however late.
        """
        acted = sorted((told for told in seen if told.acted and told.record.rows), key=lambda told: -told.effect)
        for idle in (told for told in seen if not told.acted):
            for before in acted[:MOST]:
                about = {**before.draft.conditions[0]["arguments"], **NEWS.get(idle.subject, {})}
                draft = self._after(self.deliver(idle.subject, about).copy(things=before.draft.things), before)
                told = next(self.tell(f"{idle.subject} after {before.subject}", draft), None)
                if told is not None and told.acted:
                    yield told
                    if told.record.rows:
                        late = before.draft.copy(things=draft.things)
                        way = f"again after {idle.subject}"
                        yield from self.tell(f"{before.subject} {way}", self._after(late, told))
                    break

    def _after(self, draft: Draft, before: Told) -> Draft:
        """The delivery with another one before it."""
        name = self.catalog.step(before.draft, str(before.record.rows[0]["table"]), "delivered_")
        return draft.copy(things=[*draft.things, name])
