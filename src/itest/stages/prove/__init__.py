"""Stage prove: which faults to seed, who tries them, and what that showed. The seeding itself is the agent's."""

from __future__ import annotations

from itest.stages.prove.baseline import survey
from itest.stages.prove.choice import choose
from itest.stages.prove.crew import Crew, trial

__all__ = ["Crew", "choose", "survey", "trial"]
