"""Runs of pytest in the sandbox: of the suite, and of a pack's own tests before any of it comes into the project."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from itest.errors import NotGreenError
from itest.flow.work import Work
from itest.model.changes import Change, ChangeSet
from itest.sandbox import JobError, Sandbox
from itest.stages.verify import run_once, suite_modules

LIMIT = 300.0
"""Seconds that one run of the suite may take in the sandbox."""
SHOWN = 5
"""Red tests that a message names."""

Run = Callable[[Mapping[str, Any], Mapping[str, str]], tuple[Mapping[str, Any], str]]


def runner(work: Work, box: Sandbox) -> Run:
    """What runs the job "trials" in the copy, each time with a temporary folder and a cache of its own."""

    def run(payload: Mapping[str, Any], variables: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
        kept = {} if payload["fresh"] else {"migrated": str(box.migrated)}
        with tempfile.TemporaryDirectory(prefix="", dir=box.root / "tmp") as scratch:
            told = {**payload, **kept, "origin": str(work.root), "cache": str(Path(scratch) / "pytest-cache")}
            try:
                return box.run_told("trials", told, timeout=LIMIT, environment={**variables, "TMPDIR": scratch})
            except JobError as error:
                return {"exit": 3, "seconds": 0.0, "tests": [], "errors": []}, error.output

    return run


def try_new_packs(work: Work, box: Sandbox, brought: Sequence[Change]) -> None:
    """Run the tests of packs that this command adds behind the fence: no file, program or host outside is in reach.

    Raises NotGreenError, with nothing written, when one of them is red: they are somebody's, so none is dropped.
    """
    names = [loaded.record.name for loaded in work.packs if loaded.fresh]
    new = ChangeSet(changes=tuple(change for change in brought if change.boundary in names))
    if not (work.answers.verify and suite_modules(new.changes)):
        return
    with work.progress.step(f"Run the tests of the pack {', '.join(names)}"):
        verdict = run_once(new, box, runner(work, box))
    if not verdict.green:
        told = "\n".join(f"{each.test}: {each.reason}" for each in verdict.failed[:SHOWN])
        message = f"{len(verdict.failed)} tests of the pack {', '.join(names)} are red in a copy of the project"
        raise NotGreenError(message, advice=f"{told}\nNothing was written.")
