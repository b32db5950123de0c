"""What a phase of the observation works with: the application as it is known, the stage, and who plays on it."""

from __future__ import annotations

import math
from typing import Any, List, Mapping

from ..known.app import App
from .budget import Budget
from .factories import Factories
from .play import Player
from .stage import Stage
from .trace import Tracer

FIRST = {"search": 101, "replay": 501, "personas": 1}
FEW = 10
"""How many endpoints even the smallest application counts as."""


class Job:
    """What a phase works with; `payload` comes from itest.stages.observe, its "calls" are those for each endpoint."""

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
        calls, seconds = (float(payload.get(kind, math.inf)) for kind in ("calls", "seconds"))
        calls *= max(len(self.app.endpoints), FEW)
        self.budget = Budget(calls, seconds, made=lambda: self.player.calls)
        self.people: List[str] = list(payload.get("people") or ["anonymous"])
        self.player.people = self.people
        self.player.effects = list(payload.get("effects") or ())
