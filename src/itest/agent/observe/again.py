"""Plays what the survey has kept once more, in another world with other keys."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .journeys.story import replayed
from .known import holes
from .playing.phase import Job
from .playing.play import NotArrangedError
from .playing.stage import SceneError
from .search.notebook import written
from .search.states import shown


def replay(job: Job) -> Dict[str, Any]:
    """{"records": [record or None], "stories": [records and rows or None]}: scenes and stories played once more."""
    job.player.things.update({thing["name"]: thing for thing in job.payload["things"]})
    endpoints = {e.key: e for e in job.app.endpoints}
    records: List[Optional[Dict[str, Any]]] = []
    for scene in job.payload["scenes"]:
        try:
            record = job.player.play(scene["script"])
        except (NotArrangedError, holes.UnfilledError, SceneError):
            records.append(None)
            continue
        before = [text for text in scene["record"]["shown"] if text in record.reply.text]
        record.shown = tuple(dict.fromkeys([*before, *shown(record)]))
        records.append(written(record, endpoints[scene["endpoint"]]))
    stories = [replayed(job.player, job.app, story) for story in job.payload.get("stories") or ()]
    return {"records": records, "stories": stories}
