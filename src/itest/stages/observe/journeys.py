"""The stories that took the same course in two worlds become journeys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Journey, Request, Step, Thing
from itest.model.runtime import Json, RuntimeModel
from itest.stages.observe.answer import answer
from itest.stages.observe.changes import UnlikeError, changes
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin

Story = Mapping[str, Any]
SENT = ("holes", "query", "json", "form")


def journeys(
    told: Sequence[Story], again: Sequence[Story | None], models: Mapping[str, RuntimeModel], now: datetime
) -> tuple[tuple[Journey, ...], tuple[str, ...]]:
    """Those whose steps were answered alike and that left the same rows, and why others are left out."""
    found = [_journey(one, other, models, now) for one, other in zip(told, again, strict=True)]
    left_out = (
        f"the journey of the {one['noun']} is left out: {why}"
        for one, why in zip(told, found, strict=True)
        if isinstance(why, str)
    )
    return tuple(each for each in found if isinstance(each, Journey)), tuple(left_out)


def _journey(told: Story, again: Story | None, models: Mapping[str, RuntimeModel], now: datetime) -> Journey | str:
    if again is None:
        return "it could not be told a second time"
    records = list(zip(told["records"], again["records"], strict=True))
    for step, (left, right) in zip(told["steps"], records, strict=True):
        if left["status"] != right["status"] or left["is_json"] != right["is_json"]:
            return f"{step['endpoint']} answered {left['status']} at first and {right['status']} later"
    sent = [{key: step["request"].get(key) for key in SENT} for step in told["steps"]]
    twins = [
        Twin(Ties(pair[0], pair[1], request), now, writes=not step["endpoint"].startswith("GET "))
        for pair, request, step in zip(records, sent, told["steps"], strict=True)
    ]
    ends = [{**each["records"][-1], "rows": each["rows"]} for each in (told, again)]
    everything = {key: [request[key] for request in sent] for key in SENT}
    try:
        rows = changes(told["rows"], again["rows"], Twin(Ties(ends[0], ends[1], everything), now, writes=True), models)
    except UnlikeError as error:
        return f"it left different rows the second time ({error})"
    return Journey(
        noun=told["noun"],
        way=told["way"],
        values=told["values"],
        proof=told["proof"],
        givens=tuple(told["givens"]),
        things=tuple(_things(told, records, twins)),
        steps=tuple(_step(step, pair, twin) for step, pair, twin in zip(told["steps"], records, twins, strict=True)),
        rows=rows,
    )


def _step(step: Story, pair: tuple[Any, Any], twin: Twin) -> Step:
    return Step(
        kind=step["kind"],
        endpoint=step["endpoint"],
        name=step["name"],
        request=from_json(Request, step["request"]),
        answer=answer(*pair, twin),
    )


def _things(told: Story, records: list[tuple[Any, Any]], twins: list[Twin]) -> Iterator[Thing]:
    """What the steps make, each with what its own request answered."""
    for step, (left, right), twin in zip(told["steps"], records, twins, strict=True):
        if step["name"] and step["table"]:
            pair = _at(left["body"], step["pointer"]), _at(right["body"], step["pointer"])
            yield Thing(
                name=step["name"],
                label=step["label"],
                table=step["table"],
                request=from_json(Request, step["request"]),
                pointer=tuple(step["pointer"]),
                from_row=step["from_row"],
                answer=None if step["from_row"] else twin.value(*pair),
            )


def _at(value: Json, path: Sequence[Any]) -> Json:
    for part in path:
        value = value[part]
    return value
