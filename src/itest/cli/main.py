"""The entry point: answers what it can before anything heavy is imported, hands everything else to the Typer app."""

from __future__ import annotations

import os
import sys

from itest import __version__


def command() -> None:
    """Run the command on `sys.argv` as a program: what an audit has in memory is left to the system to take back.

    Freeing a large suite object by object takes longer than reading one changed file of it.
    """
    code = main()
    if sys.argv[1:2] != ["doctor"]:
        sys.exit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def main() -> int:
    """Run one command on `sys.argv` and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"itest {__version__}\n")
        return 0
    try:
        from itest.cli._replay import replay, replayable

        if replayable(sys.argv[1:]) and (code := replay(sys.argv[1:])) is not None:
            return code
        from itest.cli._app import run

        return run(sys.argv[1:])
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is still in the buffer has nowhere to go at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; the project is as it was.\n")
        return 130
