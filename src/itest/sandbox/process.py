"""Runs one agent job as a child process in a clean environment and takes everything down that it started."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TZ")
_LADDER = ("TEST_DATABASE_URL",)
_GRACE = 3.0
_OUTPUT_LIMIT = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """`answer` is the agent's JSON (None if there is none), `output` what the process printed, `code` its exit code."""

    answer: dict[str, Any] | None
    output: str
    code: int | None
    seconds: float
    timed_out: bool


def clean_environment(root: Path) -> dict[str, str]:
    """The variables that a job starts with: no secret of the host, home and temporary folder inside the sandbox."""
    kept = {name: os.environ[name] for name in (*_PASSED_ON, *_LADDER) if name in os.environ}
    kept.setdefault("LANG", "C.UTF-8")
    kept.setdefault("TZ", "UTC")
    return kept | {
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "tmp"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run(
    command: Sequence[str], job: Mapping[str, Any], stem: Path, timeout: float, halted: threading.Event
) -> Finished:
    """Runs the agent on one job description; `stem` names its files. The process group never outlives the call.

    Ends early, as if the time were over, when another thread sets `halted`.
    """
    description, log, out = Path(f"{stem}.json"), Path(f"{stem}.log"), Path(str(job["out"]))
    description.write_text(json.dumps(job), encoding="utf-8")
    begun = time.monotonic()
    with log.open("wb") as sink:
        child = subprocess.Popen(
            [*command, str(description)],
            env=job["environment"],
            cwd=job["cwd"],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            timed_out = _wait(child, out, begun + timeout, halted)
        finally:
            _take_down(child)
    answer = json.loads(out.read_text(encoding="utf-8")) if out.exists() else None
    output = log.read_bytes()[-_OUTPUT_LIMIT:].decode("utf-8", "replace")
    seconds = time.monotonic() - begun
    return Finished(answer=answer, output=output, code=child.returncode, seconds=seconds, timed_out=timed_out)


def _wait(child: subprocess.Popen[bytes], out: Path, deadline: float, halted: threading.Event) -> bool:
    """Waits for the end, or a little longer than for the answer; true when the time is over without one."""
    while time.monotonic() < deadline and not halted.is_set():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(0.1)
            return False
        if out.exists():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_GRACE)
            return False
    return True


def _take_down(child: subprocess.Popen[bytes]) -> None:
    _send(signal.SIGSTOP, child.pid)  # what stands still starts nothing new while its children are looked for
    others = _descendants(child.pid)
    _send(signal.SIGKILL, child.pid, others)
    child.wait()


def _send(number: signal.Signals, group: int, others: Sequence[int] = ()) -> None:
    for kill, target in ((os.killpg, group), *((os.kill, pid) for pid in others)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(target, number)


def _descendants(parent: int) -> list[int]:
    """Processes below `parent`, also those with a session of their own, as far as /proc tells."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    queue = [parent]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found
