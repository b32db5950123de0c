"""Runs the generated suite in the real project, as its owner would: with its interpreter, in its folder."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from itest import assets
from itest.errors import ItestError
from itest.model.changes import Verdict
from itest.model.facts import Interpreter
from itest.packaging.run import run
from itest.stages.verify import verdict_of
from itest.stages.verify.trial import trial_from

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
            raise ItestError("The final run in the project did not come to an end", advice=done.reason)
        answer = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return dataclasses.replace(verdict_of(trial_from(answer, done.output), "in the project"), output=done.output)
