"""Things that are the same thing twice, but for fields that one of them has more: tests need one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itest.model.codec import from_json, to_json
from itest.model.observations import Observations, Request, Scenario, Thing
from itest.stages.plan.tests.literals import is_hole


def without_twins(observations: Observations) -> Observations:
    """The observations with every twin replaced by the simpler thing, unless a test needs both or what only it has."""
    for kept in observations.things:
        for twin in observations.things:
            if kept is not twin and _is_twin(kept, twin):
                found = _replaced(observations, twin, kept)
                if _can_go(twin, kept, observations, found):
                    return without_twins(found)
    return observations


def _is_twin(simple: Thing, rich: Thing) -> bool:
    """Whether `rich` is made like `simple`, with some fields more."""
    if simple.request is None or rich.request is None or _made(simple) != _made(rich):
        return False
    few, many = _fields(simple.request), _fields(rich.request)
    return len(few) > 0 and all(name in many and many[name] == value for name, value in few.items())


def _made(thing: Thing) -> tuple[Any, ...]:
    request = thing.request
    assert request is not None
    where = (request.method, request.path, request.persona, dict(request.holes), dict(request.query), request.headers)
    return (
        *where,
        thing.table,
        thing.pointer,
        thing.from_row,
        thing.mailed,
        thing.leads,
        thing.needs,
        thing.conditions,
        request.raw,
    )


def _fields(request: Request) -> dict[str, Any]:
    """The fields that are sent, those of an envelope as `envelope.field`."""
    sent = request.json if request.json is not None else request.form
    if not isinstance(sent, Mapping) or is_hole(sent):
        return {}
    found = {}
    for name, value in sent.items():
        if isinstance(value, dict) and not is_hole(value):
            found.update({f"{name}.{inner}": item for inner, item in value.items()})
        else:
            found[name] = value
    return found


def _can_go(twin: Thing, kept: Thing, before: Observations, after: Observations) -> bool:
    """Whether no scenario starts from both, and none still shows a value that only the twin was sent with."""
    assert twin.request is not None
    assert kept.request is not None
    known = _fields(kept.request)
    own = [value for name, value in _fields(twin.request).items() if name not in known]
    things = {thing.name: thing for thing in before.things}
    for old, new in zip(before.scenarios, after.scenarios, strict=True):
        names = _all(old.things, things)
        if twin.name in names and (kept.name in names or any(_shows(new, value) for value in own)):
            return False
    return True


def _all(names: tuple[str, ...], things: Mapping[str, Thing]) -> set[str]:
    found = set(names)
    for name in names:
        if name in things:
            found |= _all(things[name].needs, things)
    return found


def _shows(scenario: Scenario, value: Any) -> bool:
    answer = scenario.answer
    return any(_holds(place, value) for place in (answer.body, list(answer.shows), *(r.values for r in scenario.rows)))


def _holds(place: Any, value: Any) -> bool:
    if place == value and type(place) is type(value):
        return True
    if isinstance(place, Mapping):
        return any(_holds(item, value) for item in place.values())
    return isinstance(place, list) and any(_holds(item, value) for item in place)


def _replaced(observations: Observations, twin: Thing, kept: Thing) -> Observations:
    """The observations in which `kept` stands wherever `twin` stood."""
    told = _renamed(to_json(observations), twin, kept)
    told["things"] = [thing for thing in told["things"] if thing["name"] != twin.name]
    for names, key in [(thing, "needs") for thing in told["things"]] + [(s, "things") for s in told["scenarios"]]:
        names[key] = list(dict.fromkeys(kept.name if name == twin.name else name for name in names[key]))
    return from_json(Observations, told)


def _renamed(value: Any, twin: Thing, kept: Thing) -> Any:
    """The value with ties to the other thing; an object that is the thing again gets the other's values as well."""
    if is_hole(value, "tie") and value["thing"] == twin.name:
        return {**value, "thing": kept.name}
    if isinstance(value, list):
        return [_renamed(item, twin, kept) for item in value]
    if not isinstance(value, dict):
        return value
    if any(is_hole(item, "tie") and (item["thing"], item["path"]) == (twin.name, [key]) for key, item in value.items()):
        old, new = (thing.answer if isinstance(thing.answer, dict) else {} for thing in (twin, kept))
        value = {key: new[key] if key in new and old.get(key) == item else item for key, item in value.items()}
    return {key: _renamed(item, twin, kept) for key, item in value.items()}
