"""Each module of tests in a process of its own, as a part of job "suite"."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any, Dict, List

from .suite import files, removed

PATIENCE = 60.0
"""Seconds that one module may take; it took a few when all ran in one process."""


def apart(items: List[Any], recorder: Any, scratch: str) -> None:
    """Runs the tests of each file in a process of its own, forked before any test ran and as warm as this one.

    New files below `scratch`, a database say, go with it. Nothing is told of a process that does not end well, nor
    of tests whose fixtures fail: a server may still hold what the process before has put there. Threads and event
    loops of the imports do not survive a fork, and what waits for one waits for ever: after one such process the
    other modules have no turn.
    """
    groups: Dict[str, List[Any]] = {}
    for item in items:
        groups.setdefault(str(item.fspath), []).append(item)
    stuck = False
    for number, group in enumerate(groups.values()):
        before, answer = files(scratch), os.path.join(scratch, "alone-%d.json" % number)
        stuck = stuck or not _forked(group, recorder, answer)
        told = _read(answer)
        for item in group:
            recorder.tests[item.nodeid].update(told.get(item.nodeid) or {"outcome": "passed"})
        removed(files(scratch) - before, scratch)


def _forked(group: List[Any], recorder: Any, answer: str) -> bool:
    """Whether the process of these tests ended by itself."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _child(group, recorder, answer)
    timer = threading.Timer(PATIENCE, os.kill, (child, signal.SIGKILL))
    timer.start()
    _, status = os.waitpid(child, 0)
    timer.cancel()
    return not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL)


def _child(group: List[Any], recorder: Any, answer: str) -> None:
    """The forked process: it never returns."""
    try:
        for item, after in zip(group, [*group[1:], None]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        with open(answer, "w", encoding="utf-8") as stream:
            told = [item.nodeid for item in group if item.nodeid not in recorder.unready]
            json.dump({name: recorder.tests[name] for name in told}, stream)
    finally:
        os._exit(0)


def _read(answer: str) -> Dict[str, Any]:
    try:
        with open(answer, encoding="utf-8") as stream:
            told: Dict[str, Any] = json.load(stream)
            return told
    except (OSError, ValueError):
        return {}
