"""Rows that an application does not take as factories make them: hidden until somebody publishes, activates or approves
them, or without what the answer speaks of.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..drafts.retying import retied
from ..known import holes
from ..known.app import App, Model, hanging
from ..playing.play import Record
from .pictures import pictured

Play = Callable[[Draft], Optional[Record]]
State = Dict[str, Any]
Pair = Tuple[str, str]
"""A thing and the one by factory that may stand for it."""

REFUSALS = (400, 403, 404, 409, 422, 500)
FLAGS, CHOICES, DEPENDENTS = 6, 4, 3
"""How many flags of a row, values of its choices, and tables that hang on it, are tried."""
HIDES = re.compile("delet|remov|archiv|hid|priva|draft|disabl|block|bann|suspend|cancel|expire")
"""What flags are called that take a row away rather than show it."""
TEXTS = 3
"""How many refusals that say something else are looked into for one endpoint and model."""


class Showing:
    """Remembers for each endpoint and model which refusals were looked into."""

    def __init__(self, app: App, catalog: Catalog) -> None:
        self._app = app
        self._catalog = catalog
        self._asked: Dict[Tuple[str, str], Set[str]] = {}

    def shown(self, draft: Draft, record: Record, play: Play) -> Optional[Tuple[Draft, Record]]:
        """The draft with a row in another state, and what is seen of it; None where that is not what is wrong.

        What was found out holds for all rows of the model that are asked for later.
        """
        if record.reply.status not in REFUSALS:
            return None
        filled = pictured(self._app, self._catalog, (draft, record), play)
        if filled is not None:
            return filled
        said = "" if record.reply.status == 404 else record.reply.text or record.reply.raised
        for name in draft.script()["things"]:
            model, base = self._built(name, draft)
            asked = self._asked.setdefault((draft.endpoint.key, str((model or {}).get("key"))), set())
            if model is None or base is None or said in asked or len(asked) > TEXTS:
                continue
            asked.add(said)
            for state in self._states(model, record.things.get(name) or {}, said):
                found = self._tell(draft, (name, base), state, play)
                if found is not None:
                    lean, draft, record = self._leaner(draft, (name, base), state, play) or (state, *found)
                    self._catalog.states[model["table"]] = lean
                    return draft, record
            filled = self._filled(draft, name, play) if said else None
            if filled is not None:
                return filled
        return None

    def _filled(self, draft: Draft, name: str, play: Play) -> Optional[Tuple[Draft, Record]]:
        """The draft with something that hangs on the thing: an order without items is not paid for."""
        table = str(self._catalog.things[name]["table"])
        for other in hanging(self._app, [table])[:DEPENDENTS]:
            offered = self._catalog.options(other, draft.persona, within={table: name})
            for each in [each for each in offered if name in self._catalog.things[each]["needs"]][:1]:
                changed = draft.copy(things=[*draft.things, *holes.ties_in(draft.holes), each])
                record = play(changed)
                found = self._pictured(changed, record, play) if record is not None else None
                if found is not None and found[1].reply.status < 400:
                    return found
        return None

    def _pictured(self, draft: Draft, record: Record, play: Play) -> Tuple[Draft, Record]:
        """What is seen of it, with files in the rows where these are all that is wanting."""
        return pictured(self._app, self._catalog, (draft, record), play) or (draft, record)

    def _built(self, name: str, draft: Draft) -> Tuple[Optional[Model], Optional[str]]:
        """The model of a thing, and such a thing by factory: what the API has made cannot be told what to be."""
        things = self._catalog.things
        model = self._app.by_table.get(str(things[name].get("table")))
        others = self._catalog.options(model["table"], draft.persona) if model is not None else []
        return model, next((each for each in [name, *others] if things[each].get("model")), None)

    def _states(self, model: Model, row: Dict[str, Any], said: str) -> Iterator[State]:
        """What may help: what helped before, else what the answer speaks of, else what shows a row."""
        known = self._catalog.states.get(model["table"])
        if known is not None:
            yield known
        else:
            yield from self._lacking(model, row, said) if said else states(model, row)

    def _lacking(self, model: Model, row: Dict[str, Any], said: str) -> Iterator[State]:
        """What the row does not refer to, although the answer speaks of it."""
        spoken, state = set(re.findall(r"[a-z]+", said.lower())), {}
        for column in model["columns"]:
            words = set(re.findall(r"[a-z]+", re.sub(r"_id$", "", column["name"]).lower()))
            table, _, target = str(column.get("references") or "").rpartition(".")
            if table and words and words <= spoken and row.get(column["name"]) is None:
                offered = self._catalog.options(table, "user")[:1]
                paths = [self._catalog.keys(name).get(target) for name in offered]
                if paths and paths[0] is not None:
                    state[self._catalog.spelled(column)] = holes.tie(offered[0], paths[0])
        if state:
            yield state

    def _tell(self, draft: Draft, pair: Pair, state: State, play: Play) -> Optional[Tuple[Draft, Record]]:
        name = self._catalog.in_state(pair[1], state)
        changed = retied(self._catalog, draft, pair[0], name)
        record = play(changed)
        if record is None or record.reply.status == 404:
            return None
        return (changed, record) if record.reply.status < 400 else self._filled(changed, name, play)

    def _leaner(self, draft: Draft, pair: Pair, state: State, play: Play) -> Optional[Tuple[State, Draft, Record]]:
        """The one flag of several that is enough."""
        for column in state if len(state) > 1 else ():
            alone = {column: state[column]}
            found = self._tell(draft, pair, alone, play)
            if found is not None:
                return (alone, *found)
        return None


def states(model: Model, row: Dict[str, Any]) -> Iterator[State]:
    """What a row may have to say to be shown: all its flags that are not set, then each other one of its choices."""
    unset = [c["attribute"] for c in model["columns"] if c["kind"] == "bool" and not row.get(c["attribute"])]
    flags = [name for name in unset if not HIDES.search(name)]
    if flags:
        yield dict.fromkeys(flags[:FLAGS], True)
    tried = 0
    for column in model["columns"]:
        for value in _choices(column):
            if value != row.get(column["attribute"]) and tried < CHOICES:
                tried += 1
                yield {column["attribute"]: value}


def _choices(column: Dict[str, Any]) -> List[Any]:
    """The values that a column admits; not those of an enumeration, which are members and no values."""
    return [] if column.get("choices_type") else list(column.get("choices") or ())
