"""Plays what the survey keeps once more, in another world with other keys, while the survey goes on."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from .journeys.story import replayed
from .known import holes
from .playing.phase import Job
from .playing.play import NotArrangedError
from .playing.stage import SceneError
from .playing.trail import END, followed
from .search import naming
from .search.notebook import written
from .search.states import shown

Json = Dict[str, Any]


def replay(job: Job) -> Json:
    """{"records": [record or None], "stories": [records and rows or None]}: scenes and stories played once more.

    `payload` has the "trail" that the survey lays; things have the short names that it chose in the end.
    """
    job.player.turns = True
    records: List[Optional[Json]] = []
    end: Json = {}
    for told in followed(str(job.payload["trail"])):
        if told["kind"] == END:
            end = told
            break
        job.player.things.update(told["things"])
        scene = told["scene"]
        record = _again(job, scene)
        records.append(None if record is None else written(record, job.app.every[scene["endpoint"]]))
    job.player.things.clear()
    job.player.things.update({thing["name"]: thing for thing in end["things"]})
    stories = [replayed(job.player, job.app, story) for story in end["stories"]]
    return {"records": [each and naming.record(each, end["names"]) for each in records], "stories": stories}


def _again(job: Job, scene: Mapping[str, Any]) -> Any:
    """The record of the scene in this world; None where it cannot be arranged here."""
    try:
        record = job.player.play(scene["script"])
    except (NotArrangedError, holes.UnfilledError, SceneError):
        return None
    before = [text for text in scene["record"]["shown"] if text in record.reply.text]
    record.shown = tuple(dict.fromkeys([*before, *shown(record)]))
    return record
