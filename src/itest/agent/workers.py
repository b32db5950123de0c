"""A run of the suite by workers at the same time, as pytest-xdist would do it, whether the project has that or not.

Each is a process of its own from before pytest is imported, has the names that xdist gives its workers, and takes
every so-manieth test; what the machine and the temporary folder hold is shared by all.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import tempfile
from typing import Any, Callable, Dict, List

NOTHING_COLLECTED = 5
Job = Callable[[Dict[str, Any]], Dict[str, Any]]


def together(payload: Dict[str, Any], job: Job) -> Dict[str, Any]:
    """What `job` gives for each worker's share of `payload`, as one answer; `payload["workers"]` says how many."""
    count, folder = payload["workers"], os.path.dirname(payload["cache"])
    places = [os.path.join(folder, "worker-%d.json" % number) for number in range(count)]
    children = [_start(payload, job, number, place) for number, place in enumerate(places)]
    for child in children:
        os.waitpid(child, 0)
    return merged([_read(place) for place in places])


def merged(answers: List[Dict[str, Any]]) -> Dict[str, Any]:
    """The answers of all workers as that of one run."""
    tests = [test for answer in answers for test in answer["tests"]]
    errors = {error["path"]: error for answer in answers for error in answer["errors"]}
    codes = [answer["exit"] for answer in answers if answer["exit"] != NOTHING_COLLECTED]
    seconds = max(answer["seconds"] for answer in answers)
    return {
        "exit": max(codes, default=NOTHING_COLLECTED),
        "seconds": seconds,
        "tests": tests,
        "errors": list(errors.values()),
    }


class Worker:
    """A plugin that tells pytest what pytest-xdist tells it in a worker."""

    def __init__(self, number: int, count: int) -> None:
        self.number, self.count = number, count
        self.told = {"workerid": "gw%d" % number, "workercount": count, "testrunuid": "itest", "mainargv": []}

    def pytest_configure(self, config: Any) -> None:
        config.workerinput = self.told  # suites and pytest-django give each worker a database of its own by this

    def share(self, items: List[Any], order: str) -> List[Any]:
        """What this worker runs: every so-manieth test, or module where these run one by one."""
        if order != "alone":
            return items[self.number :: self.count]
        own = list(dict.fromkeys(str(item.fspath) for item in items))[self.number :: self.count]
        return [item for item in items if str(item.fspath) in own]


def _start(payload: Dict[str, Any], job: Job, number: int, place: str) -> int:
    """The process id of a worker; in the worker itself this never returns."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        os.environ.update(PYTEST_XDIST_WORKER="gw%d" % number, PYTEST_XDIST_WORKER_COUNT=str(payload["workers"]))
        told = {**payload, "workers": 1, "share": [number, payload["workers"]]}
        answer = job({**told, "cache": _cache(payload, number)})
        with open(place, "w", encoding="utf-8") as stream:
            json.dump(answer, stream)
        atexit._run_exitfuncs()  # servers that the suite launched stop here
    finally:
        sys.stdout.flush()
        os._exit(0)


def _cache(payload: Dict[str, Any], number: int) -> str:
    """The worker's cache; where modules run one by one, and their temporary files go with them, so are these."""
    cache = "%s-%d" % (payload["cache"], number)
    if payload.get("order") != "alone":
        return cache
    os.mkdir(cache)
    os.environ["TMPDIR"], tempfile.tempdir = cache, None
    return os.path.join(cache, "cache")


def _read(place: str) -> Dict[str, Any]:
    try:
        with open(place, encoding="utf-8") as stream:
            told: Dict[str, Any] = json.load(stream)
            return told
    except (OSError, ValueError):  # the worker died: as an internal error of pytest
        return {"exit": 3, "seconds": 0.0, "tests": [], "errors": []}
