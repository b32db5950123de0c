"""Rows that an application hides until somebody publishes, activates or approves them: factories make them shown."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..known import holes
from ..known.app import App, Model
from ..playing.play import Record

Play = Callable[[Draft], Optional[Record]]
State = Dict[str, Any]

FLAGS, CHOICES = 6, 4
"""How many flags of a row, and how many values of its choices, are tried."""


class Showing:
    """Remembers for which endpoints and models it was tried already."""

    def __init__(self, app: App, catalog: Catalog) -> None:
        self._app = app
        self._catalog = catalog
        self._tried: Set[Tuple[str, str]] = set()

    def shown(self, draft: Draft, record: Record, play: Play) -> Optional[Tuple[Draft, Record]]:
        """The draft with a row that is not hidden, and what is seen of it; None where the row is not what is missing.

        What was found out holds for all rows of the model that are asked for later.
        """
        if record.reply.status != 404:
            return None
        for name in draft.script()["things"]:
            model = self._model(name)
            asked = (draft.endpoint.key, str((model or {}).get("key")))
            if model is None or model["table"] in self._catalog.states or asked in self._tried:
                continue
            self._tried.add(asked)
            for state in states(model, record.things.get(name) or {}):
                found = self._tell(draft, name, state, play)
                if found is not None:
                    lean, draft, record = self._leaner(draft, name, state, play) or (state, *found)
                    self._catalog.states[model["table"]] = lean
                    return draft, record
        return None

    def _model(self, name: str) -> Optional[Model]:
        """The model of a thing that a factory makes."""
        key = self._catalog.things[name].get("model")
        return next((m for m in self._app.by_table.values() if key and m["key"] == key), None)

    def _tell(self, draft: Draft, name: str, state: State, play: Play) -> Optional[Tuple[Draft, Record]]:
        changed = _retied(draft, name, self._catalog.in_state(name, state))
        record = play(changed)
        return (changed, record) if record is not None and record.reply.status < 400 else None

    def _leaner(self, draft: Draft, name: str, state: State, play: Play) -> Optional[Tuple[State, Draft, Record]]:
        """The one flag of several that is enough."""
        for column in state if len(state) > 1 else ():
            alone = {column: state[column]}
            found = self._tell(draft, name, alone, play)
            if found is not None:
                return (alone, *found)
        return None


def states(model: Model, row: Dict[str, Any]) -> Iterator[State]:
    """What a row may have to say to be shown: all its flags that are not set, then each other one of its choices."""
    flags = [c["attribute"] for c in model["columns"] if c["kind"] == "bool" and not row.get(c["attribute"])]
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


def _retied(draft: Draft, old: str, new: str) -> Draft:
    """The draft with one thing in the place of another."""

    def told(value: Any) -> Any:
        if holes.is_hole(value) and value.get("thing") == old:
            return {**value, "thing": new}
        if isinstance(value, dict):
            return {key: told(item) for key, item in value.items()}
        return [told(item) for item in value] if isinstance(value, list) else value

    parts = {name: told(getattr(draft, name)) for name in ("holes", "query", "data", "headers", "conditions")}
    return draft.copy(**parts, things=[new if name == old else name for name in draft.things])
