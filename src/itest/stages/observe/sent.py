"""What a request carries, spelled so that a test can send it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Request
from itest.model.runtime import Json
from itest.stages.observe.ties import as_another, leaves, written_as


def request_of(script: Mapping[str, Any], record: Mapping[str, Any]) -> Request:
    """The request of a script; what JSON cannot carry of the record's things and accounts becomes text.

    A key that is a UUID in the row was sent as a text: its tie gets "as", the cast that makes it one.
    """
    return from_json(Request, {**script, "json": _carried(script.get("json"), record)})


def _carried(value: Json, record: Mapping[str, Any]) -> Json:
    if isinstance(value, list):
        return [_carried(item, record) for item in value]
    if not isinstance(value, dict):
        return value
    if "$" not in value:
        return {key: _carried(item, record) for key, item in value.items()}
    cast = as_another(written_as(seen), "str") if _is_literal(seen := _seen(value, record)) else None
    return {**value, "as": cast} if cast else value


def _seen(hole: Mapping[str, Any], record: Mapping[str, Any]) -> Json:
    """What the hole stood for."""
    family, name = {"tie": ("things", "thing"), "persona": ("people", "name")}.get(hole["$"], ("", ""))
    value = (record.get(family) or {}).get(hole.get(name))
    return dict(leaves(value)).get(tuple(hole.get("path", ())))


def _is_literal(value: Json) -> bool:
    return isinstance(value, dict) and value.get("$") == "literal"
