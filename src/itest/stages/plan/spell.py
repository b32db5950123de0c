"""Spells the body of a sign-up or log-in as Python source, with the values of the person who calls left open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itest.model.observations import Request
from itest.model.runtime import Json


def spell(value: Json, values: Mapping[str, Json]) -> str:
    """Source for a JSON value: a text that is one of `values` becomes `person[...]`, and so do persona holes."""
    if isinstance(value, Mapping):
        if "$" in value:
            return _hole(value, values)
        return "{" + ", ".join(f"{key!r}: {spell(item, values)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(spell(item, values) for item in value) + "]"
    if isinstance(value, str):
        for name, known in values.items():
            if known == value:
                return f"person[{name!r}]"
    return repr(value)


def spell_all(request: Request | None) -> str:
    """Everything that a call sends, as one source text, to look for what it uses."""
    return "" if request is None else spell([request.json, request.form, request.headers, request.query], {})


def _hole(hole: Mapping[str, Any], values: Mapping[str, Json]) -> str:
    kind = hole["$"]
    if kind == "persona":
        return f"person[{str(hole['path'][0])!r}]"
    if kind == "basic":
        return f"basic({spell(hole['username'], values)}, {spell(hole['password'], values)})"
    if kind == "text":
        return " + ".join(spell(part, values) for part in hole["parts"]) or "''"
    return repr(hole.get("text", ""))
