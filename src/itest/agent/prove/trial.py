"""Job "prove.trial": tries faults in child processes and watches over them, so that a fault may hang or kill its own.

Several of these jobs share one list of faults: each claims the next one by making a file. Results are files, too, so
that progress shows from outside.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import select
import signal
import sys
import time
import traceback
from typing import Any, Callable, Dict, Iterator, List, Optional

from .worker import LEISURE, Fresh, Warm

GRACE = 3.0
"""Seconds that an interrupted child has to clear up, before it is killed."""

ATTEMPTS = 3
"""How often a child may die with no fault in force before the job gives up."""


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """`payload` is {"arguments", "cache", "worker", "folder": for claims and results, "faults": [{"id", "file",
    "index", "fresh", "tests", "limits": seconds by test, "shared": whether session fixtures run it}],
    "sweep": {"tests", "limits"} to be tried where session fixtures run the fault and its own tests do not notice}.

    Writes folder/<id>.json for each fault it has tried: {"verdict": "caught" | "survived" | "timeout" | "crashed" |
    "void", "test", "reason", "ran", "seconds"}. A file folder/stop ends it.
    """
    supervisor = Supervisor(payload)
    supervisor.run()
    return {"tried": supervisor.tried}


class Supervisor:
    """Forks children from a process that has imported nothing of the project."""

    def __init__(self, payload: Dict[str, Any]) -> None:
        self.payload, self.folder = payload, payload["folder"]
        self.faults = {fault["id"]: dict(fault, again=False) for fault in payload["faults"]}
        self.tried = 0
        self._again: List[Dict[str, Any]] = []
        self._restart: List[Dict[str, Any]] = []
        self._running: Optional[Dict[str, Any]] = None
        self._test: Optional[str] = None
        self._in_force = False
        self._ready = False
        self._deadline = 0.0
        self._failures = 0

    def run(self) -> None:
        """Live faults first, in a child that stays; then one child for each fault that wants a fresh start."""
        live = [fault for fault in self.payload["faults"] if not fault["fresh"]]
        while self._again or any(not os.path.exists(self._path(fault["id"], "claim")) for fault in live):
            self._child(functools.partial(self._warm, live))
        self._drain()
        for fault in self.payload["faults"]:
            if fault["fresh"] and self._claim(fault["id"]):
                self._restart.append(fault)
                self._drain()

    def _drain(self) -> None:
        while self._restart:
            self._child(functools.partial(self._fresh, self._restart.pop(0)))

    def _warm(self, live: List[Dict[str, Any]], say: Callable[..., None]) -> None:
        Warm(self._feed(live), self.payload, say).main()

    def _fresh(self, fault: Dict[str, Any], say: Callable[..., None]) -> None:
        Fresh(fault, self.payload, say).main()

    def _feed(self, live: List[Dict[str, Any]]) -> Iterator[Dict[str, Any]]:
        yield from self._again
        for fault in live:
            if self._claim(fault["id"]):
                yield self.faults[fault["id"]]

    def _child(self, work: Callable[[Callable[..., None]], None]) -> None:
        """Runs `work` in a child to its end, whatever that is."""
        sys.stdout.flush()
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _be_child(work, writing)
        os.close(writing)
        self._running, self._test, self._in_force, self._ready = None, None, False, False
        self._rest(LEISURE)
        in_time = self._listen(reading, pid)
        os.close(reading)
        if self._running is not None and self._in_force:
            self._end(self._running, "crashed" if in_time else "timeout", self._test, "", 0, 0.0)
        elif self._running is not None:
            self._postpone(self._running)
        elif not self._ready:
            self._fail()

    def _listen(self, reading: int, pid: int) -> bool:
        """Takes in what the child says until it ends; false when its time was over and it was ended."""
        rest = b""
        while True:
            stopped = os.path.exists(self._path("stop", ""))
            if stopped or time.monotonic() > self._deadline:
                _end_process(pid)
                if stopped:
                    raise SystemExit("stopped")
                return False
            if not select.select([reading], [], [], 0.2)[0]:
                if os.waitpid(pid, os.WNOHANG)[0]:  # something that it started still holds the pipe
                    return True
                continue
            data = os.read(reading, 65536)
            if not data:
                os.waitpid(pid, 0)
                return True
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._hear(*json.loads(line))

    def _hear(self, event: str, *values: Any) -> None:
        if event == "idle":
            self._in_force = False
            self._rest(values[0])
            return
        if event == "ready":
            self._ready = True
            return
        fault = self.faults[values[0]]
        if event == "take":
            self._running, self._in_force = fault, False
        elif event == "run":
            self._running, self._in_force, self._test, self._ready = fault, True, values[1], True
            self._rest(values[2])
        elif event == "end":
            self._end(fault, *values[1:])
        elif event == "again":
            self._postpone(fault)
        elif event == "restart":
            self._settled(fault)
            self._restart.append(dict(fault, **self.payload["sweep"]) if values[1] else fault)

    def _rest(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    def _settled(self, fault: Dict[str, Any]) -> None:
        self._again = [other for other in self._again if other is not fault]
        self._running, self._in_force, self._failures = None, False, 0
        self._rest(LEISURE)

    def _postpone(self, fault: Dict[str, Any]) -> None:
        """Another child shall try it once more; the second time it is given up."""
        if fault["again"]:
            self._end(fault, "void", None, "its tests are red or unsteady without any fault", 0, 0.0)
        else:
            self._settled(fault)
            fault["again"] = True
            self._again.append(fault)

    def _end(self, fault: Dict[str, Any], *values: Any) -> None:
        answer = dict(zip(("verdict", "test", "reason", "ran", "seconds"), values))
        temporary = self._path(fault["id"], "part")
        with open(temporary, "w", encoding="utf-8") as stream:
            json.dump(answer, stream)
        os.replace(temporary, self._path(fault["id"], "json"))
        self._settled(fault)
        self.tried += 1

    def _fail(self) -> None:
        self._failures += 1
        if self._failures >= ATTEMPTS:
            raise RuntimeError("the tests, which ran before, do not start any more")

    def _claim(self, fault: Any) -> bool:
        try:
            os.close(os.open(self._path(fault, "claim"), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            return False
        return True

    def _path(self, name: Any, kind: str) -> str:
        return os.path.join(self.folder, "%s.%s" % (name, kind) if kind else str(name))


def _be_child(work: Callable[[Callable[..., None]], None], writing: int) -> None:
    """The child's whole life; it never returns."""

    def say(*values: Any) -> None:
        os.write(writing, json.dumps(values).encode("utf-8") + b"\n")

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        work(say)
        atexit._run_exitfuncs()  # databases and servers that the suite made go here
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _end_process(pid: int) -> None:
    """Interrupts a child, so that it can clear up, and kills it when it does not."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
        limit = time.monotonic() + GRACE
        while time.monotonic() < limit:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
