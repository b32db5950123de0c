"""Has the chosen faults tried by several processes at once, each with its tests, and gathers what they say."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itest.errors import ItestError
from itest.model.proof import Baseline, Fault, Outcome
from itest.sandbox import Sandbox

LIMIT = 3600.0
"""Seconds that all faults together may take."""

SWEEP = 60.0
"""Seconds of tests, as they take without faults, that are run for a fault in what only session fixtures show."""

PATIENCE = (10.0, 10.0)
"""A test with a fault may take so many seconds, and so many times what it takes without, before it counts as stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """How many processes try faults, and whom they tell how many have been tried so far."""

    workers: int
    progress: Callable[[int], None]


def trial(
    box: Sandbox,
    baseline: Baseline,
    chosen: Sequence[Fault],
    arguments: Sequence[str],
    crew: Crew,
) -> tuple[Outcome, ...]:
    """What became of each chosen fault, in their order. Faults whose statement no test runs survive without a run.

    Raises ItestError when the tests do not start any more.
    """
    folder = box.root / "jobs" / "prove"
    folder.mkdir()
    faults = [_job(number, fault, baseline) for number, fault in enumerate(chosen) if fault.tests or fault.shared]
    payload = {"arguments": list(arguments), "folder": str(folder), "faults": faults, "sweep": _sweep(baseline)}
    if faults:
        _run_all(
            box,
            payload,
            min(crew.workers, len(faults)),
            lambda: crew.progress(_done(folder) + len(chosen) - len(faults)),
        )
    crew.progress(len(chosen))
    return tuple(_outcome(fault, folder / f"{number}.json") for number, fault in enumerate(chosen))


def _run_all(box: Sandbox, payload: Mapping[str, Any], workers: int, tell: Callable[[], None]) -> None:
    stop = Path(payload["folder"]) / "stop"
    with ThreadPoolExecutor(workers) as pool:
        try:
            waiting = {pool.submit(_worker, box, payload, f"gw{number}") for number in range(workers)}
            while waiting:
                done, waiting = wait_for(waiting, timeout=0.2)
                tell()
                _raise_from(done)
        except BaseException:
            stop.touch()  # Ctrl-C too: the processes look for it and end
            raise


def _raise_from(done: set[Future[None]]) -> None:
    for future in done:
        future.result()


def _worker(box: Sandbox, payload: Mapping[str, Any], name: str) -> None:
    told = {**payload, "worker": name, "cache": str(box.root / "tmp" / f"pytest-cache-{name}")}
    environment = {"PYTEST_XDIST_WORKER": name, "PYTEST_XDIST_WORKER_COUNT": "2"}
    box.run_job("prove.trial", told, timeout=LIMIT, environment=environment)


def _job(number: int, fault: Fault, baseline: Baseline) -> dict[str, Any]:
    told = _with_limits(fault.tests, baseline) if fault.tests else _sweep(baseline)
    return {
        "id": number,
        "file": fault.path,
        "index": fault.index,
        "fresh": fault.fresh or not fault.tests,
        "shared": fault.shared,
        **told,
    }


def _with_limits(tests: Sequence[str], baseline: Baseline) -> dict[str, Any]:
    """The tests, and how long each may take."""
    base, factor = PATIENCE
    seconds = {test.id: test.seconds for test in baseline.tests}
    return {"tests": list(tests), "limits": [base + factor * seconds[test] for test in tests]}


def _sweep(baseline: Baseline) -> dict[str, Any]:
    """For faults that session fixtures run: any test may notice, so all of them, as far as the time allows."""
    passed = [test for test in baseline.tests if test.outcome == "passed"]
    ends = itertools.accumulate(test.seconds for test in passed)
    return _with_limits([test.id for test, end in zip(passed, ends, strict=True) if end <= SWEEP], baseline)


def _done(folder: Path) -> int:
    return sum(1 for _ in folder.glob("*.json"))


def _outcome(fault: Fault, answer: Path) -> Outcome:
    if not fault.tests and not fault.shared:
        return Outcome(fault=fault, verdict="survived", reason="no test runs this line")
    if not answer.exists():
        raise ItestError(f"Nobody tried the fault at {fault.path}:{fault.line}", advice="Run it again; -v shows more.")
    told = json.loads(answer.read_text(encoding="utf-8"))
    return Outcome(fault=fault, **told)
