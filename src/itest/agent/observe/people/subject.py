"""An account as a function that makes tokens may want it: its row as an object, its key, what it is known by."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, Tuple

from ..known import holes
from ..playing.phase import Job

Json = Dict[str, Any]


class Account:
    """`row` is its row as an object, `values` what it was made with; holes are those of model.observations.Issued."""

    def __init__(self, job: Job, row: Any, values: Json) -> None:
        model = job.app.user or {}
        keys = [c for c in model.get("columns") or () if c.get("primary_key")]
        self.row = row
        self.django = job.app.framework == "django"
        self.model = {"module": str(model.get("module") or ""), "name": str(model.get("name") or "")}
        self.model["expression"] = self.model["name"]
        self.values = values
        self.key = str(keys[0]["name"]) if len(keys) == 1 else ""
        self.number = getattr(row, str(keys[0]["attribute"]), None) if len(keys) == 1 else None

    def known_as(self) -> Iterator[Tuple[str, Any]]:
        """(what it is, JSON with a hole) for everything that tells the account from others, the likeliest first."""
        if self.key:
            yield "id", {"$": "column", "name": self.key, "text": True}
            yield "id", {"$": "column", "name": self.key, "text": False}
        for name in ("email", "username"):
            if name in self.values:
                yield name, holes.persona("", [name])

    def fill(self, value: Any) -> Any:
        """The value that a JSON with holes stands for."""
        if not isinstance(value, dict):
            return value
        kind = value.get("$")
        if kind == "column":
            return str(self.number) if value["text"] else self.number
        if kind == "object":
            return self.row
        if kind == "persona":
            return self.values[value["path"][0]]
        return {name: self.fill(item) for name, item in value.items()}

    def as_object(self) -> Iterator[Json]:
        """The hole for the row itself, where a test can get it by one expression: in Django."""
        if self.django and self.key:
            yield {"$": "object", "name": self.key}

    def named(self, name: str) -> Any:
        """The hole that a parameter of this name asks for; None where that is not clear."""
        if re.search(r"(^|_)(id|sub|subject|identity)$", name):
            return next((value for what, value in self.known_as() if what == "id"), None)
        return next((value for what, value in self.known_as() if what in name), None)
