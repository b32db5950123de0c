"""Runs installers and interpreters with an environment of their own: nothing of the caller's Python leaks in."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LEAKS = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
    "UV_PROJECT_ENVIRONMENT",
    "UV_PYTHON",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished command. `output` is stdout, `errors` stderr; `code` is 127 when it could not be started."""

    command: tuple[str, ...]
    code: int
    output: str
    errors: str

    @property
    def ok(self) -> bool:
        return self.code == 0

    @property
    def reason(self) -> str:
        """The last line that says something, for a one-line message."""
        lines = [line.strip() for line in (self.errors or self.output).splitlines() if line.strip()]
        telling = [line for line in lines if not line.startswith(("[notice]", "WARNING", "hint:"))]
        return (telling or lines or [f"exit code {self.code}"])[-1][:300]


def run(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    timeout: float = 600.0,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run a command without a shell and wait for it, at most `timeout` seconds (then code 124).

    `cwd` is a neutral folder unless given, so that nothing is imported from the caller's own.
    """
    variables = {key: value for key, value in os.environ.items() if key not in LEAKS}
    variables |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "NO_COLOR": "1", **(environment or {})}
    try:
        done = subprocess.run(
            list(command),
            cwd=cwd or tempfile.gettempdir(),
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finished(command=tuple(command), code=124, output="", errors=f"no end within {timeout:.0f} s")
    except OSError as error:
        return Finished(command=tuple(command), code=127, output="", errors=str(error))
    return Finished(command=tuple(command), code=done.returncode, output=done.stdout, errors=done.stderr)
