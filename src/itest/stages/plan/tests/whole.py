"""Answers that repeat what was created: told as the thing itself, with what differs, instead of field by field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itest.model.observations import Request, Thing
from itest.stages.plan.tests.literals import has_hole, is_hole
from itest.stages.plan.tests.payloads import content
from itest.stages.plan.tests.world import World, key_of

FEWEST_TIES = 2
MOST_CHANGES = 4


def with_wholes(body: Any, world: World) -> Any:
    """The expected body with every object that is a thing again as a `whole` hole: `item`, `{**item, "title": "B"}`."""
    if is_hole(body, "unordered"):
        return {**body, "items": with_wholes(body["items"], world)}
    if is_hole(body):
        return body
    if isinstance(body, list):
        return [with_wholes(item, world) for item in body]
    if not isinstance(body, dict):
        return body
    name = _thing_of(body, world)
    having = _besides(body, name, world) if name else None
    if having is None:
        return {key: with_wholes(item, world) for key, item in body.items()}
    return {"$": "whole", "thing": name, "having": {key: with_wholes(item, world) for key, item in having.items()}}


def _thing_of(fields: Mapping[str, Any], world: World) -> str | None:
    """The thing whose parts of the same names most of the fields are tied to; one tie is enough where it was seen."""
    counts = Counter(value["thing"] for key, value in fields.items() if _is_own(key, value))
    name, count = max(counts.items(), key=lambda each: each[1], default=("", 0))
    thing = world.things.get(name)
    fewest = 1 if thing and isinstance(thing.answer, dict) else FEWEST_TIES
    return name if count >= min(fewest, len(fields)) and count else None


def _is_own(key: str, value: Any) -> bool:
    return is_hole(value, "tie") and value["path"] == [key] and not value.get("as")


def _besides(fields: Mapping[str, Any], name: str, world: World) -> dict[str, Any] | None:
    """The fields that the thing does not bring along; None where it is another object or brings little."""
    thing = world.things.get(name)
    made = _made(thing, world) if thing else None
    if made is None or not _covers(made, fields):
        return None
    having = {
        key: value
        for key, value in fields.items()
        if not (_is_own(key, value) and value["thing"] == name)
        and not (made.certain and key in made.fields and _implied(made.fields[key], value))
    }
    return having if len(having) <= max(len(fields) // 2, MOST_CHANGES) else None


def _covers(made: Made, fields: Mapping[str, Any]) -> bool:
    """Whether the thing has just these keys; where its answer was seen, others may come on top."""
    return set(made.fields) <= set(fields) if made.certain else set(made.fields) == set(fields)


def _implied(made: Any, value: Any) -> bool:
    return not has_hole(made, "any", "like", "answer") and json.dumps(made, sort_keys=True) == json.dumps(
        value, sort_keys=True
    )


def _sent(request: Request) -> str:
    return json.dumps([request.persona, content(request)], sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Made:
    """The object that a thing is; `certain` tells that its values were seen, not only its keys."""

    fields: Mapping[str, Any]
    certain: bool


def _made(thing: Thing, world: World) -> Made | None:
    """What the thing's request answered, else what the endpoint that makes it answered to another request."""
    if isinstance(thing.answer, dict) and not is_hole(thing.answer):
        return Made(thing.answer, certain=True)
    if thing.request is None:
        return None
    for scenario in world.scenarios:
        if scenario.intent == "success" and scenario.endpoint == key_of(thing.request) and scenario.answer.is_json:
            body = scenario.answer.body
            for step in thing.pointer:
                body = body.get(step) if isinstance(body, dict) else None
            if not isinstance(body, dict) or is_hole(body):
                return None
            return Made(body, certain=_sent(thing.request) == _sent(scenario.request))
    return None
