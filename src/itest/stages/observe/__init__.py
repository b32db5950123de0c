"""What the application does: its accounts found by trying, every endpoint called on a scratch database, twice.

The agent searches in one world and replays what it kept in a second one with other keys at another time; here the
two records of each scenario become one expectation.
"""

from __future__ import annotations

from dataclasses import replace

from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations, Personas
from itest.model.runtime import RuntimeFacts
from itest.sandbox import Sandbox
from itest.stages.observe.accounts import as_personas
from itest.stages.observe.assemble import assemble
from itest.stages.observe.payload import payload

__all__ = ["observe", "observe_personas"]

PERSONA_SECONDS = 20
SEARCH_SECONDS = 36
TIMEOUT = 330
OWN_ENGINE = "{} makes a database engine for each request: what is written through it stays when a test ends."


def observe_personas(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, sandbox: Sandbox) -> Personas:
    """The accounts that the tests act as, found by signing up and logging in; no accounts where there are none.

    The suite's foundation must lie in the sandbox. Raises ItestError when it cannot be run there.
    """
    given = payload(facts, answers, runtime, sandbox.project)
    told = {**given, "phase": "personas", "seconds": PERSONA_SECONDS, "migrated": str(sandbox.migrated)}
    result = sandbox.run_job("observe", told, timeout=TIMEOUT)
    return as_personas(result)


def observe(
    facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, personas: Personas, sandbox: Sandbox
) -> Observations:
    """What every endpoint was seen to do, alike in two worlds, and what looked wrong or could not be reached.

    The suite's foundation with the accounts must lie in the sandbox. Raises ItestError when it cannot be run there.
    """
    given = payload(facts, answers, runtime, sandbox.project, personas)
    told = {**given, "phase": "search", "seconds": SEARCH_SECONDS, "migrated": str(sandbox.migrated)}
    told["only"] = None if answers.only is None else list(answers.only)
    found = sandbox.run_job("observe", told, timeout=TIMEOUT)
    # the other world migrates anew: what migrations write, a time say, is to differ from what the search saw
    again = {"phase": "replay", **{key: found[key] for key in ("scenes", "things", "stories")}}
    replayed = sandbox.run_job("observe", {**given, **again}, timeout=TIMEOUT)
    return replace(assemble(personas, runtime, found, replayed), notes=tuple(map(OWN_ENGINE.format, found["engines"])))
