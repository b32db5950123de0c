"""What the application does: its accounts found by trying, every endpoint called on a scratch database, twice.

The agent searches in one world and replays what it kept in a second one with other keys at another time; here the
two records of each scenario become one expectation.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations, Personas
from itest.model.runtime import RuntimeFacts
from itest.sandbox import Sandbox
from itest.stages.observe.accounts import as_personas
from itest.stages.observe.assemble import assemble
from itest.stages.observe.payload import payload

__all__ = ["observe", "observe_personas"]

PERSONAS = {"calls": 80, "seconds": 20}
SEARCH = {"calls": 80, "seconds": 50}
"""Calls for each endpoint, of which most use a third, and CPU seconds, which end a phase where calls are very dear."""
TIMEOUT = 330
OWN_ENGINE = "{} makes a database engine for each request: what is written through it stays when a test ends."


def observe_personas(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, sandbox: Sandbox) -> Personas:
    """The accounts that the tests act as, found by signing up and logging in; no accounts where there are none.

    The suite's foundation must lie in the sandbox. Raises ItestError when it cannot be run there.
    """
    given = payload(facts, answers, runtime, sandbox.project)
    told = {**given, "phase": "personas", **PERSONAS, "migrated": str(sandbox.migrated)}
    result = sandbox.run_job("observe", told, timeout=TIMEOUT)
    return as_personas(result)


def observe(
    facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, personas: Personas, sandbox: Sandbox
) -> Observations:
    """What every endpoint was seen to do, alike in two worlds, and what looked wrong or could not be reached.

    The suite's foundation with the accounts must lie in the sandbox. Raises ItestError when it cannot be run there.
    """
    given = payload(facts, answers, runtime, sandbox.project, personas)
    told = {**given, "phase": "search", **SEARCH, "migrated": str(sandbox.migrated)}
    told["only"] = None if answers.only is None else list(answers.only)
    # the other world migrates anew: what migrations write, a time say, is to differ from what the search saw
    found, replayed = _side_by_side(told, {**given, "phase": "replay"}, sandbox)
    made = found["engines"] if runtime.wiring.isolation == "rollback" else ()
    return replace(assemble(personas, runtime, found, replayed), notes=tuple(map(OWN_ENGINE.format, made)))


def _side_by_side(
    search: Mapping[str, Any], replay: Mapping[str, Any], sandbox: Sandbox
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the search finds, and what came of it in the other world, which plays each scene as soon as it is kept."""
    handle, trail = tempfile.mkstemp(dir=sandbox.root / "tmp", prefix="trail-")
    os.close(handle)

    def look(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return sandbox.run_job("observe", {**payload, "trail": trail}, timeout=TIMEOUT)

    with ThreadPoolExecutor(2) as pool:
        searching, replaying = pool.submit(look, search), pool.submit(look, replay)
        try:
            return searching.result(), replaying.result()
        except BaseException as error:
            if isinstance(error, Exception):
                _end(trail)
            else:
                sandbox.halt()
            raise


def _end(trail: str) -> None:
    """The search is over without a result: nobody is to wait for more of it."""
    with open(trail, "a", encoding="utf-8") as stream:
        stream.write(json.dumps({"kind": "end", "things": [], "stories": [], "names": {}}) + "\n")
