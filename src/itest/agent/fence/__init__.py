"""The fence: an audit hook that keeps the application on this machine and its files in the sandbox.

It is in place before anything of the project is imported. What it refuses is counted and remembered with the project's
own line, so that a report can say which code wanted to leave.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Callable

from . import files, network, programs

VARIABLE = "ITEST_FENCE"
"""The environment variable that carries the fence's settings to child interpreters (see `site/sitecustomize.py`)."""

_LIMIT = 200


class Fence:
    """`project` is the sandbox's copy (for finding the project's own frame), `writable` the folders that may change.

    Calling it with an audit event raises OSError (ConnectionRefusedError, gaierror, PermissionError) for what is
    refused and returns None for everything else. `blocked` lists {"kind", "target", "where"}, `count` counts them all.
    """

    def __init__(self, project: str, writable: list[str]) -> None:
        self.project = os.path.realpath(project)
        self.writable = [os.path.realpath(folder) for folder in writable]
        self.blocked: list[dict[str, Any]] = []
        self.count = 0
        self._rules: dict[str, Callable[[tuple[Any, ...]], Exception | None]] = {}
        for rules in (network.rules(), files.rules(self.writable), programs.rules()):
            self._rules.update(rules)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        rule = self._rules.get(event)
        refusal = rule(arguments) if rule else None
        if refusal is not None:
            self._remember(event, refusal)
            raise refusal

    def install(self) -> None:
        """Puts the fence up for the rest of the process and for child interpreters."""
        os.environ[VARIABLE] = json.dumps({"project": self.project, "writable": self.writable})
        sys.addaudithook(self)

    def _remember(self, event: str, refusal: Exception) -> None:
        self.count += 1
        if len(self.blocked) < _LIMIT:
            target = getattr(refusal, "target", str(refusal))
            self.blocked.append({"kind": event, "target": target, "where": self._caller()})

    def _caller(self) -> str | None:
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if name.startswith(self.project + os.sep):
                return "%s:%d" % (os.path.relpath(name, self.project), frame.f_lineno)
            frame = frame.f_back  # type: ignore[assignment]  # None ends the chain
        return None


def install_from_environment() -> None:
    """Puts up in a child interpreter the fence that its parent has."""
    text = os.environ.get(VARIABLE)
    if text:
        settings = json.loads(text)
        Fence(settings["project"], settings["writable"]).install()
