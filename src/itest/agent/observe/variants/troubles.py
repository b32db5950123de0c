"""What may go wrong with the services that an endpoint was seen to use, and what it makes of that."""

from __future__ import annotations

from typing import Callable, Dict, Iterable, Iterator, List, Optional, Sequence

from ..drafts import cards
from ..drafts.draft import Draft
from ..playing.effects import Effects, Trouble
from ..playing.play import Record
from ..search.notebook import Notebook
from . import trouble_calls, trouble_jobs, trouble_payment

MOST = 8
"""How many troubles are tried of one endpoint."""


Tries = Callable[[Effects], Iterable[Trouble]]
TROUBLES: Dict[str, Tries] = {
    "http": trouble_calls.troubles,
    "payment": trouble_payment.troubles,
    "queue": trouble_jobs.troubles,
}
"""By boundary what to try of an endpoint that was seen to do these things outside."""


def tries(boundaries: Sequence[str], seen: Effects) -> List[Trouble]:
    """All that these boundaries would try, each subject once."""
    found: Dict[str, Trouble] = {}
    for name in boundaries:
        for trouble in TROUBLES[name](seen) if name in TROUBLES else ():
            found.setdefault(trouble.subject, trouble)
    return list(found.values())[:MOST]


def troubled(draft: Draft, trouble: Trouble) -> Draft:
    """The draft in trouble: what it was told of the same service before no longer holds."""
    said = cards.instead(draft, trouble.instead)
    if said is not None:
        return said
    about = [(each["fixture"], each["values"][-1:]) for each in trouble.conditions]
    kept = [each for each in draft.conditions if (each["fixture"], each["values"][-1:]) not in about]
    return draft.copy(conditions=[*kept, *trouble.conditions])


def in_trouble(
    boundaries: Sequence[str], draft: Draft, seen: Effects, play: Callable[[Draft], Optional[Record]]
) -> Iterator["tuple[Trouble, Draft, Record]"]:
    """Every trouble with what was seen of it."""
    for trouble in tries(boundaries, seen) if seen else ():
        tried = troubled(draft, trouble)
        record = play(tried)
        if record is not None:
            yield trouble, tried, record


def keep_troubles(
    notebook: Notebook, tried: Iterable["tuple[Trouble, Draft, Record]"], over: Callable[[], bool]
) -> None:
    """Keeps what was seen in trouble; where the application itself failed, that is odd as well."""
    for trouble, draft, record in tried:
        if failed(record):
            notebook.note("broken", draft, record, "trouble", trouble.subject)
        if record.reply.status:
            notebook.keep("trouble", trouble.subject, draft, record)
        if over():
            return


def failed(record: Record) -> bool:
    """Whether the application itself came to grief; an answer such as 503 is one that it has thought of."""
    return bool(record.reply.raised) or record.reply.status in (0, 500)
