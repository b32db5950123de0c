"""The observer's three phases: find the accounts, search the endpoints, and replay what was found in another world."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Dict

from ..migrated import Migrated
from .again import replay
from .drafts.usual import learned
from .people.people import personas
from .playing import burn
from .playing.own_engines import OwnEngineError, OwnEngines
from .playing.phase import Job
from .playing.stage import Stage, perform
from .survey import survey


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """Runs one phase inside the suite at payload["suite"]; the result depends on the phase.

    Raises SceneError when the suite's own fixtures or its collection fail, OwnEngineError when that may be because each
    request has a database engine of its own.
    """
    phase = PHASES[str(payload["phase"])]
    result: Dict[str, Any] = {}
    started = time.monotonic()

    engines = OwnEngines(str(payload["project"]), str(payload["suite"]))

    def direct(stage: Stage) -> None:
        engines.watch()
        job = Job(payload, stage)
        job.player.usual = learned(job.app, job.player, job.people)
        result.update(phase(job))
        result["calls"] = job.player.calls

    stage = Stage(direct, lambda request: burn.burn(request, payload))
    try:
        kept = [Migrated(str(payload["migrated"]))] if payload.get("migrated") else []
        printed = perform(Path(str(payload["suite"])), stage, *kept)
    except Exception as error:
        if engines.places:
            raise OwnEngineError(engines.places[0]) from error
        raise
    result["engines"] = engines.places
    result["seconds"] = round(time.monotonic() - started, 2)
    result["cpu"] = round(time.process_time(), 2)
    result["printed"] = printed[-2000:]
    return result


PHASES: Dict[str, Callable[[Job], Dict[str, Any]]] = {"personas": personas, "search": survey, "replay": replay}
