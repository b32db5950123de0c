"""The entry point: answers `--version` before anything heavy is imported, hands everything else to the Typer app."""

from __future__ import annotations

import sys

from itest import __version__


def main() -> int:
    """Run one command on `sys.argv` and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"itest {__version__}\n")
        return 0
    try:
        from itest.cli._app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; the project is as it was.\n")
        return 130
