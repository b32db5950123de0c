"""The sandbox: a temporary copy of a project in which the project's own interpreter runs, fenced in.

The real project is never imported, run or written to from here.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from itest import assets
from itest.errors import ItestError
from itest.model.changes import ChangeSet
from itest.model.facts import Interpreter, ProjectFacts
from itest.sandbox.copying import copy_project
from itest.sandbox.pristine import Pristine
from itest.sandbox.process import Finished, clean_environment, run

PACKAGE = "itest_agent"
SWEEP = 20.0
"""Seconds that dropping what was kept may take."""
LAST_WRITES = 3.0
"""Seconds in which a process that was killed is sure to be gone, with whatever it was just writing."""


class JobError(ItestError):
    """The agent ran and the job raised in the project's interpreter; `error` is the agent's description of it."""

    def __init__(self, error: Mapping[str, Any], output: str, blocked: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(f"{error['type']}: {error['message']}")
        self.error = error
        self.output = output
        self.blocked = tuple(blocked)


@dataclass
class Sandbox:
    """`root` holds everything; `project` is the copy. `notes` say what was not copied and why.

    `environment` applies to every job and may be extended; `blocked` gathers what the fence refused in all jobs.
    """

    root: Path
    project: Path
    facts: ProjectFacts
    interpreter: Interpreter
    overlay: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    blocked: list[Mapping[str, Any]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _halted: threading.Event = field(default_factory=threading.Event)
    _pristine: Pristine = field(init=False)

    def __post_init__(self) -> None:
        self._pristine = Pristine(self.project, Path(self.facts.root).resolve())

    @classmethod
    @contextlib.contextmanager
    def create(cls, facts: ProjectFacts, interpreter: Interpreter, overlay: Path | None = None) -> Iterator[Sandbox]:
        """A sandbox for the duration of a `with` block; removed afterwards, also on Ctrl-C."""
        root = Path(tempfile.mkdtemp(prefix="itest-")).resolve()  # short: local sockets have paths of 107 bytes at most
        try:
            for name in ("home", "tmp", "jobs", "compiled", "migrated"):
                (root / name).mkdir()
            project = root / "copy" / Path(facts.root).resolve().name
            notes = copy_project(Path(facts.root).resolve(), project)
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(assets.AGENT, root / "agent" / PACKAGE, ignore=ignored)
            box = cls(root=root, project=project, facts=facts, interpreter=interpreter, overlay=overlay, notes=notes)
            try:
                yield box
            finally:
                box.forget()
        finally:
            _remove(root)

    def run_job(
        self,
        job: str,
        payload: Mapping[str, Any],
        *,
        timeout: float = 120,
        environment: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The result of an agent job (a module of the agent, for example "probe" or "observe").

        Raises JobError when the job raised, ItestError when it died, gave nothing or took over `timeout` seconds.
        """
        return self.run_told(job, payload, timeout=timeout, environment=environment)[0]

    def run_told(
        self,
        job: str,
        payload: Mapping[str, Any],
        *,
        timeout: float = 120,
        environment: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Any], str]:
        """The result of an agent job, and what it printed; raises what `run_job` raises."""
        answer, finished = self._run(job, payload, timeout, environment)
        if answer is None:
            raise _silent(job, finished, timeout)
        if not answer["ok"]:
            raise JobError(answer["error"], finished.output, answer["blocked"])
        result: dict[str, Any] = answer["result"]
        return result, finished.output

    @property
    def outside(self) -> tuple[tuple[str, int], ...]:
        """The addresses elsewhere that jobs wanted, each with how often the fence refused, the most wanted first."""
        network = (each["target"] for each in self.blocked if str(each["kind"]).startswith("socket."))
        return tuple(Counter(network).most_common())

    @property
    def migrated(self) -> Path:
        """Where the agent notes the migrated databases that it keeps from job to job."""
        return self.root / "migrated"

    def forget(self) -> None:
        """Drops what jobs kept on a server; one that is gone has taken it along."""
        if any(self.migrated.glob("*.json")):
            with contextlib.suppress(ItestError):
                self.run_job("migrated", {"folder": str(self.migrated)}, timeout=SWEEP)

    def halt(self) -> None:
        """Ends the jobs that run in other threads; the sandbox is of no use afterwards."""
        self._halted.set()

    def lay(self, changes: ChangeSet) -> None:
        """Writes rendered files into the copy (and removes what the changes remove)."""
        for change in changes.changes:
            target = (self.project / change.path).resolve()
            if not target.is_relative_to(self.project):
                raise ItestError(f"{change.path} lies outside the project")
            if change.after is None:
                target.unlink(missing_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(change.after)

    def _run(
        self, job: str, payload: Mapping[str, Any], timeout: float, environment: Mapping[str, str] | None
    ) -> tuple[dict[str, Any] | None, Finished]:
        stem = self.root / "jobs" / f"{next(self._numbers)}-{job}"
        variables = clean_environment(self.root) | self.environment | dict(environment or {})
        description = {
            "job": job,
            "project": str(self.project),
            "origin": str(Path(self.facts.root).resolve()),
            "cwd": str(self.project),
            "paths": [str((self.project / source).resolve()) for source in self.facts.source_roots],
            "overlay": str(self.overlay) if self.overlay else None,
            "writable": [str(self.root), "/dev/shm"],
            "compiled": str(self.root / "compiled"),
            "environment": variables,
            "out": str(stem) + ".out.json",
            "payload": payload,
        }
        boot = self.root / "agent" / PACKAGE / "boot.py"
        with self._pristine.kept():
            finished = run([self.interpreter.path, str(boot)], description, stem, timeout, self._halted)
        if finished.answer is not None:
            self.blocked.extend(finished.answer["blocked"])
        return finished.answer, finished


def _remove(root: Path) -> None:
    """Removes the folder; what was killed a moment ago may still put files into it. Ctrl-C waits until it is gone."""
    deadline, interrupt = time.monotonic() + LAST_WRITES, None
    while root.exists() and time.monotonic() < deadline:
        try:
            shutil.rmtree(root, ignore_errors=True)
            time.sleep(0.05 if root.exists() else 0)
        except KeyboardInterrupt as pressed:
            interrupt, deadline = pressed, time.monotonic() + LAST_WRITES
    if interrupt:
        raise interrupt


def _silent(job: str, finished: Finished, timeout: float) -> ItestError:
    tail = "\n".join(finished.output.strip().splitlines()[-8:])
    if finished.timed_out:
        message = f"the application did not finish within {timeout:g} s while itest ran it (step: {job})"
        advice = "look for code that waits for a service or loops when it is imported"
    else:
        message = f"the project's interpreter ended with code {finished.code} without an answer (step: {job})"
        advice = "look for code that ends the process when it is imported"
    return ItestError(message, advice=advice + (f". Last output:\n{tail}" if tail else ""))
