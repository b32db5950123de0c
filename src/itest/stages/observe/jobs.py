"""Jobs that fail although nothing is wrong around them: a question, never what a test asserts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Crossing, Finding, Request
from itest.stages.observe.twin import any_of

FAILED = "failed"


def failing_jobs(scenes: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """One finding for each task that fails in a success."""
    seen = set()
    for scene in scenes:
        for job in (scene["record"].get("effects") or {}).get("jobs") or () if scene["intent"] == "success" else ():
            told = (job.get("task"), job.get(FAILED))
            if job.get(FAILED) and told not in seen:
                seen.add(told)
                yield Finding(
                    kind="job",
                    endpoint=scene["endpoint"],
                    question=f"{scene['endpoint']} hands over {told[0]}, which fails ({told[1]}): is that meant?",
                    request=from_json(Request, scene["script"]["request"]),
                    detail=f"{told[1]} in {told[0]}",
                )


def however_they_end(crossings: tuple[Crossing, ...], intent: str) -> tuple[Crossing, ...]:
    """The crossings with the outcome of jobs left open, unless what is shown is trouble."""
    if intent == "trouble":
        return crossings
    return tuple(
        replace(each, values={**each.values, FAILED: any_of("value")})
        if each.kind == "jobs" and FAILED in each.values
        else each
        for each in crossings
    )
