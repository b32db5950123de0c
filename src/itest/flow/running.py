"""Runs the generated suite in the real project, as its owner would: with its interpreter, in its folder."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from itest import assets
from itest.errors import ItestError
from itest.model.changes import Verdict
from itest.model.facts import Interpreter
from itest.packaging.run import Finished, run
from itest.stages.verify import verdict_of
from itest.stages.verify.trial import trial_from

ERROR = re.compile(r"[A-Za-z_][\w.]*: ")
ABSENT = re.compile(r"No such file or directory: '([^']+)'")
LIMIT = 600.0
"""Seconds that the run may take."""


def run_suite(interpreter: Interpreter, root: Path, modules: Sequence[str], overlay: Path | None) -> Verdict:
    """One run of these test modules (POSIX paths from `root`); `overlay` has the libraries that are not installed.

    Leaves neither compiled files nor a pytest cache behind. Raises ItestError when pytest does not come to the tests.
    """
    with tempfile.TemporaryDirectory(prefix="itest-final-") as name:
        folder = Path(name)
        payload = {"arguments": list(modules), "order": "given", "cache": str(folder / "cache")}
        job = {"payload": payload, "overlay": str(overlay) if overlay else None, "out": str(folder / "out.json")}
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        command = [interpreter.path, str(assets.AGENT / "suite.py"), str(folder / "job.json")]
        done = run(command, cwd=root, timeout=LIMIT, environment={"PYTHONDONTWRITEBYTECODE": "1"})
        if not (folder / "out.json").exists():
            raise _unfinished(done)
        answer = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return dataclasses.replace(verdict_of(trial_from(answer, done.output), "in the project"), output=done.output)


def _unfinished(done: Finished) -> ItestError:
    """What to tell of a run that ended before its first test: the error, what it came from, and what to do."""
    errors = [line for line in done.errors.splitlines() if ERROR.match(line)] or [done.reason]
    origin = f" (from {errors[0]})" if errors[0] != errors[-1] else ""
    advice = "Nothing was written. The suite is green in a copy of the project: something around the project differs."
    if os.environ.get("DJANGO_SETTINGS_MODULE") and "pytest_django" in done.errors:
        advice = (
            "DJANGO_SETTINGS_MODULE is set in this shell, so pytest-django loads the settings before the suite can\n"
            "prepare anything. Run `unset DJANGO_SETTINGS_MODULE` and then itest again (nothing was written)."
        )
    absent = ABSENT.search(done.errors)
    if absent:
        advice += f"\nOr give the settings what they want: mkdir -p {Path(absent[1]).parent}"
    return ItestError(f"The final run in the project ended before the first test: {errors[-1]}{origin}", advice=advice)
