"""What a phase of the observation works with: the application as it is known, the stage, and who plays on it."""

from __future__ import annotations

from typing import Any, List, Mapping

from ..known.app import App
from .budget import Budget
from .factories import Factories
from .play import Player
from .stage import Stage
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
