"""The shape of JSON answers: fields, types and formats, united over everything that was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from itest.model.observations import AnswerShape
from itest.model.runtime import Json
from itest.stages.observe.ties import DAY, MOMENT, UUID

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
URL = re.compile(r"https?://\S+\Z")
FORMATS = (("uuid", UUID), ("date-time", MOMENT), ("date", DAY), ("email", EMAIL), ("uri", URL))
Shape = dict[str, Any]


def answer_shapes(scenes: Iterable[Mapping[str, Any]], records: Iterable[Any]) -> tuple[AnswerShape, ...]:
    """One for each endpoint and status of successful JSON answers, in the order in which they were seen."""
    found: dict[tuple[str, int], Shape] = {}
    for scene, again in zip(scenes, records, strict=True):
        for record in (scene["record"], again):
            if record is not None and record["is_json"] and 200 <= record["status"] < 300:
                key = scene["endpoint"], int(record["status"])
                seen = shape_of(record["body"])
                found[key] = united(found[key], seen) if key in found else seen
    return tuple(AnswerShape(endpoint=key[0], status=key[1], shape=shape) for key, shape in found.items())


def shape_of(value: Json) -> Shape:
    """The JSON Schema of one value: "type" is a list; strings carry the "format" that they are spelled in."""
    if value is None:
        return {"type": ["null"]}
    if isinstance(value, bool):
        return {"type": ["boolean"]}
    if isinstance(value, (int, float)):
        return {"type": ["integer" if isinstance(value, int) else "number"]}
    if isinstance(value, str):
        spelled = next((name for name, pattern in FORMATS if pattern.match(value)), None)
        return {"type": ["string"], **({"format": spelled} if spelled else {})}
    if isinstance(value, list):
        items = [shape_of(item) for item in value]
        together = items[0] if items else None
        for item in items[1:]:
            together = united(together, item) if together else item
        return {"type": ["array"], "items": together}
    fields = {str(key): shape_of(item) for key, item in value.items()}
    return {"type": ["object"], "properties": fields, "required": list(fields)}


def united(one: Shape, other: Shape) -> Shape:
    """What admits the values of both; only what both have is required."""
    found: Shape = {"type": sorted({*one["type"], *other["type"]})}
    strings = [each for each in (one, other) if "string" in each["type"]]
    formats = {each.get("format") for each in strings}
    if len(formats) == 1 and None not in formats:
        found["format"] = formats.pop()
    objects = [each for each in (one, other) if "properties" in each]
    if objects:
        found.update(_objects(objects))
    lists = [each["items"] for each in (one, other) if each.get("items")]
    if "array" in found["type"]:
        found["items"] = united(*lists) if len(lists) == 2 else next(iter(lists), None)
    return found


def _objects(objects: list[Shape]) -> Shape:
    fields: dict[str, Shape] = {}
    for each in objects:
        for name, shape in each["properties"].items():
            fields[name] = united(fields[name], shape) if name in fields else shape
    required = [name for name in fields if all(name in each["required"] for each in objects)]
    return {"properties": fields, "required": required}
