"""A folder of test libraries beside the project's environment, so that observing changes nothing in it.

It is appended at the end of the project's `sys.path`: what the project has wins, what it lacks is found here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.packaging.caches import cache_folder
from itest.packaging.environment import describe
from itest.packaging.installers import install_under
from itest.packaging.requirements import missing

KEEP_DAYS = 30
MADE = "pins are given up one by one"
"""How overlays are made now: those that were made otherwise are not taken."""


def overlay(
    interpreter: Interpreter, requirements: Sequence[str], versions: Mapping[str, str] | None = None
) -> Path | None:
    """A folder with those of `requirements` (and what they need) that the interpreter's environment lacks.

    `versions` (name -> version) is what the environment has; it is asked when not given. None when nothing is missing.
    Built once per environment and set of requirements, then kept in the user's cache for a month after its last use.
    Raises ItestError when the libraries cannot be had.
    """
    environment = describe(interpreter)
    there = dict(environment.versions if versions is None else versions)
    wanted = sorted(missing(requirements, there))
    if not wanted:
        return None
    key = "\n".join([MADE, environment.tag, sys.platform, *wanted, *(f"{n}=={v}" for n, v in sorted(there.items()))])
    home = cache_folder("overlays")
    target = home / hashlib.sha256(key.encode()).hexdigest()[:20]
    if target.is_dir():
        os.utime(target)
        return target
    _forget_old(home)
    return _build(interpreter, wanted, there, target)


def _build(interpreter: Interpreter, wanted: Sequence[str], there: Mapping[str, str], target: Path) -> Path:
    """Build aside and move into place, so that two processes never see half an overlay."""
    workshop = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        done = install_under(interpreter, ["--target", str(workshop / "site")], wanted, there)
        if not done.ok:
            raise ItestError(
                f"The test libraries {', '.join(wanted)} cannot be installed: {done.reason}",
                advice="Install them into the project's environment yourself, or check the package index settings.",
            )
        try:
            (workshop / "site").rename(target)
        except OSError:
            if not target.is_dir():
                raise
        return target
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _forget_old(home: Path) -> None:
    limit = time.time() - KEEP_DAYS * 86_400
    for folder in home.iterdir():
        if folder.is_dir() and folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
