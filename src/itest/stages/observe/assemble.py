"""The agent's two reports become Observations: scenarios that held in both worlds, findings, and what was missed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from itest.model.codec import from_json, to_json
from itest.model.observations import Answer, Condition, Missed, Observations, Personas, Scenario, Thing
from itest.model.runtime import RuntimeFacts, RuntimeModel
from itest.stages.observe.answer import answer
from itest.stages.observe.changes import UnlikeError, changes
from itest.stages.observe.effects import UnlikeEffectsError, effects
from itest.stages.observe.findings import findings
from itest.stages.observe.jobs import failing_jobs, however_they_end
from itest.stages.observe.journeys import journeys
from itest.stages.observe.mails import UnlikeMailsError, mails
from itest.stages.observe.named import Named
from itest.stages.observe.published import lies, promised
from itest.stages.observe.sent import request_of
from itest.stages.observe.shapes import answer_shapes
from itest.stages.observe.suspicions import suspicions
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin
from itest.stages.observe.windows import windows

Scene = Mapping[str, Any]


def assemble(
    personas: Personas, runtime: RuntimeFacts, found: Mapping[str, Any], again: Mapping[str, Any]
) -> Observations:
    """Compares each scene with its replay; unlike ones are left out, their endpoint named when nothing is left."""
    models = {model.table: model for model in runtime.models}
    now = datetime.now(timezone.utc)
    scenarios: list[Scenario] = []
    unlike: dict[str, str] = {}
    for scene, record in zip(found["scenes"], again["records"], strict=True):
        made = scenario(scene, record, models, now)
        if isinstance(made, str):
            unlike.setdefault(scene["endpoint"], made)
        else:
            scenarios.append(made)
    reached = {s.endpoint for s in scenarios if s.intent == "success"}
    missed = [from_json(Missed, m) for m in found["missed"]]
    known = {m.endpoint for m in missed} | reached
    missed += [Missed(endpoint=key, reason=why) for key, why in unlike.items() if key not in known]
    told, untold = journeys(found.get("stories") or (), again.get("stories") or (), models, now)
    wanted = {name for s in scenarios for name in s.things} | {name for journey in told for name in journey.givens}
    used = tuple(_answered(thing, found, again, now) for thing in _used(found["things"], wanted))
    shapes = answer_shapes(found["scenes"], again["records"])
    lied = lies(scenarios, shapes, runtime)
    return Observations(
        personas=personas,
        things=used,
        scenarios=tuple(windows(scenarios)),
        findings=(
            *findings(found["odd"]),
            *suspicions(found["scenes"], runtime.endpoints, personas),
            *failing_jobs(found["scenes"]),
            *lied,
        ),
        missed=tuple(missed),
        journeys=told,
        untold=untold,
        shapes=promised(shapes, lied, runtime),
        calls=int(found.get("calls", 0)) + int(again.get("calls", 0)),
        seconds=max(float(found.get("seconds", 0)), float(again.get("seconds", 0))),
    )


def scenario(scene: Scene, record: Scene | None, models: Mapping[str, RuntimeModel], now: datetime) -> Scenario | str:
    """The scenario that two records agree on, or why they do not."""
    first = scene["record"]
    if record is None:
        return "what it starts from could not be arranged a second time"
    if first["status"] != record["status"]:
        return f"it answered {first['status']} at first and {record['status']} later"
    if _kind(first) != _kind(record):
        return "it failed in two ways"
    request = request_of(scene["script"]["request"], first)
    sent = {key: scene["script"]["request"].get(key) for key in ("holes", "query", "json", "form")}
    sent["conditions"] = [each["arguments"] for each in scene["script"].get("conditions") or ()]
    named = Named(first, record)
    writes = not scene["endpoint"].startswith(("GET ", "HEAD "))
    twin = Twin(Ties(first, record, sent), now, writes=writes, named=named)
    try:
        rows = changes(first["rows"], record["rows"], twin, models, named)
        sent_mails = mails(first, record, twin)
        done = effects(first.get("effects") or {}, record.get("effects") or {}, twin.beside_the_answer())
    except UnlikeError as error:
        return f"it changed different rows the second time ({error})"
    except UnlikeMailsError as error:
        return f"it sent other mails the second time ({error})"
    except UnlikeEffectsError as error:
        return f"it did something else outside the second time ({error})"
    expected: Answer = answer(first, record, twin)
    return Scenario(
        check="state" if _is_broken(scene) else "exact",
        endpoint=scene["endpoint"],
        intent=scene["intent"],
        subject=scene["subject"],
        things=tuple(scene["script"]["things"]),
        request=request,
        answer=expected,
        rows=rows,
        mails=sent_mails,
        lines=tuple(first["lines"]),
        effects=however_they_end(done, scene["intent"]),
        conditions=tuple(from_json(Condition, each) for each in scene["script"].get("conditions") or ()),
    )


def _kind(record: Scene) -> str:
    """The exception that came out of the call; its words may name keys that are others in each world."""
    return str(record.get("raised") or "").partition(": ")[0]


def _is_broken(scene: Scene) -> bool:
    """Whether the application failed: its answer is nothing that it has thought of."""
    outside = scene["intent"] in ("event", "trouble")
    return bool(scene["intent"] == "broken" or (outside and scene["record"]["status"] == 500))


def _used(things: list[dict[str, Any]], wanted: set[str]) -> tuple[Thing, ...]:
    return tuple(from_json(Thing, thing) for thing in things if thing["name"] in wanted)


def _answered(thing: Thing, found: Mapping[str, Any], again: Mapping[str, Any], now: datetime) -> Thing:
    """The thing with what its own request answered, as far as the first two records that have it agree."""
    if thing.request is None or thing.from_row or thing.mailed or thing.leads:
        return thing
    for scene, record in zip(found["scenes"], again["records"], strict=True):
        if record is not None and thing.name in scene["record"]["things"] and thing.name in record["things"]:
            worlds = [_without(thing.name, scene["record"]), _without(thing.name, record)]
            twin = Twin(Ties(worlds[0], worlds[1], to_json(thing.request)), now, writes=True)
            own = [seen["things"][thing.name] for seen in (scene["record"], record)]
            return dataclasses.replace(thing, answer=twin.value(own[0], own[1]))
    return thing


def _without(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The people of a record and the things made before this one."""
    before = {}
    for other, value in record["things"].items():
        if other == name:
            break
        before[other] = value
    return {"things": before, "people": record["people"]}
