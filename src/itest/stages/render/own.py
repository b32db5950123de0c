"""The project's own formatter, with the project's own configuration: what the user runs over the suite, too."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from itest.model.facts import ProjectFacts

PATIENCE = 30.0
"""Seconds for one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFormatter:
    """`command` takes a file on stdin; it is run in the folder `root`, where its configuration is."""

    command: tuple[str, ...]
    root: Path

    def formatted(self, path: str, content: bytes) -> bytes | None:
        """The content as it stands in the file at `path`, formatted; None where the formatter cannot, or does not run.

        Nothing is written, and the file need not be there.
        """
        command = [*self.command, f"--stdin-filename={path}", "-"]
        try:
            done = subprocess.run(
                command, cwd=self.root, input=content, capture_output=True, timeout=PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 and (done.stdout or not content.strip()) else None


def own_formatter(facts: ProjectFacts) -> OwnFormatter | None:
    """The formatter that the project's configuration names, if it is there; ruff always is, as itest brings it."""
    own = _beside(facts, facts.tooling.formatter or "")
    root = Path(facts.root)
    if facts.tooling.formatter == "ruff":
        ruff = (own,) if own else (sys.executable, "-m", "ruff")
        return OwnFormatter(command=(*ruff, "format", "--no-cache", "--quiet"), root=root)
    if facts.tooling.formatter == "black" and own:
        return OwnFormatter(command=(own, "--quiet"), root=root)
    return None


def _beside(facts: ProjectFacts, name: str) -> str | None:
    """The program of this name in the project's environment."""
    if not (name and facts.interpreter):
        return None
    candidates = (Path(facts.interpreter.path).with_name(f"{name}{ending}") for ending in ("", ".exe"))
    return next((str(path) for path in candidates if path.is_file()), None)
