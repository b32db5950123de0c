"""The observer's three phases: find the accounts, search the endpoints, and replay what was found in another world."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from ..migrated import Migrated
from . import burn
from .app import App
from .budget import Budget
from .factories import Factories
from .own_engines import OwnEngineError, OwnEngines
from .play import Player
from .stage import Stage, perform
from .trace import Tracer

FIRST = {"search": 101, "replay": 501, "personas": 1}


class Job:
    """What a phase works with; `payload` comes from itest.stages.observe."""

    def __init__(self, payload: Mapping[str, Any], stage: Stage) -> None:
        self.payload = payload
        self.stage = stage
        self.app = App(payload)
        suite = str(payload["suite"])
        self.tracer = Tracer(str(payload["project"]), suite)
        self.tracer.install()
        factories = Factories(self.app.models, FIRST[str(payload["phase"])])
        stage.scene(factories.discover)
        self.player = Player(stage, self.app.framework, factories, self.tracer)
        self.budget = Budget(float(payload.get("seconds") or 30))
        self.people: List[str] = list(payload.get("people") or ["anonymous"])
        self.player.people = self.people
        self.player.effects = list(payload.get("effects") or ())


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


def _personas(job: Job) -> Dict[str, Any]:
    from .people import personas

    return personas(job)


def _search(job: Job) -> Dict[str, Any]:
    from .survey import survey

    return survey(job)


def _replay(job: Job) -> Dict[str, Any]:
    from .survey import replay

    return replay(job)


PHASES: Dict[str, Callable[[Job], Dict[str, Any]]] = {"personas": _personas, "search": _search, "replay": _replay}
