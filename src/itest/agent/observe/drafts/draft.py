"""A request on its way to being right: the search changes one part at a time and turns it into a script."""

from __future__ import annotations

import copy
from typing import Any, Dict, List, Optional

from ..known import holes
from ..known.app import Endpoint
from ..known.values import Maker


class Draft:
    """`data` is the body without its envelope; `encoding` is "json", "form" or None for no body."""

    def __init__(self, endpoint: Endpoint, persona: str) -> None:
        self.endpoint = endpoint
        self.persona = persona
        self.holes: Dict[str, Any] = {}
        self.query: Dict[str, Any] = {}
        self.encoding: Optional[str] = None
        self.data: Any = None
        self.headers: Optional[Dict[str, Any]] = None
        self.raw: Any = None
        self.number = 0
        self.things: List[str] = []
        self.conditions: List[Dict[str, Any]] = []
        self.strategy = ""

    def copy(self, **changes: Any) -> "Draft":
        """The same draft with some attributes changed; nothing is shared that could be edited."""
        twin = copy.copy(self)
        for name in ("holes", "query", "data", "things", "conditions"):
            setattr(twin, name, copy.deepcopy(getattr(self, name)))
        for name, value in changes.items():
            setattr(twin, name, value)
        return twin

    def request(self) -> Dict[str, Any]:
        """model.observations.Request as a dict."""
        data = self.data
        if data is not None and self.encoding == "json" and self.endpoint.envelope:
            data = {self.endpoint.envelope: data}
        return {
            "method": self.endpoint.method,
            "path": self.endpoint.path,
            "persona": self.persona,
            "holes": self.holes,
            "query": self.query,
            "json": data if self.encoding == "json" else None,
            "form": data if self.encoding == "form" else None,
            "headers": self.headers,
            "raw": self.raw,
        }

    def script(self) -> Dict[str, Any]:
        """The things it stands on, those that it refers to included, the request, and what services outside do."""
        request = self.request()
        referred = holes.ties_in(
            [*(request[k] for k in ("holes", "query", "json", "form", "headers")), *self.conditions]
        )
        things = list(dict.fromkeys([*self.things, *referred]))
        return {"things": things, "request": request, "conditions": self.conditions}

    def varied(self, number: int) -> "Draft":
        """The same request with the words of another number wherever a generated word stood."""
        shape = (self.endpoint.form if self.encoding == "form" else self.endpoint.body) or {}
        old, new = Maker(self.number), Maker(number)
        return self.copy(data=_varied(self.data, shape, "", (old, new)), number=number)


def _varied(value: Any, shape: Any, name: str, makers: Any) -> Any:
    properties = shape.get("properties") or {} if isinstance(shape, dict) else {}
    if holes.is_hole(value):
        return value
    if isinstance(value, dict):
        return {key: _varied(item, properties.get(key) or {}, key, makers) for key, item in value.items()}
    if isinstance(value, list):
        items = shape.get("items") or {} if isinstance(shape, dict) else {}
        return [_varied(item, items, name[:-1] if name.endswith("s") else name, makers) for item in value]
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    old, new = makers
    return new.value(name, shape) if old.value(name, shape) == value else value
