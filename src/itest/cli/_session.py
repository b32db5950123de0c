"""What every verb has around it: a screen, and errors turned into one message and the right exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from itest.console import Screen


JOURNAL = ".itest/journal"
"""Spelled here too: the writer is not imported by commands that do not write."""


@contextmanager
def session(*, quiet: bool, verbose: bool, as_json: bool, project: Path | None = None) -> Iterator[Screen]:
    """A screen for one command; `project` for one that only reads, which tells of a write that was broken off.

    ItestError ends with its message and exit code, Ctrl-C with 130; a defect of itest's own says so (`-v` shows it).
    """
    from itest.console import Screen
    from itest.errors import ItestError

    screen = Screen(quiet=quiet, verbose=verbose, as_json=as_json)
    if project is not None and (project / JOURNAL).is_file():
        sys.stderr.write("An earlier itest was killed while it wrote: the next command that writes takes that back.\n")
    try:
        yield screen
    except ItestError as error:
        screen.detail(getattr(error.__cause__, "error", {}).get("traceback", ""))
        screen.error(error)
        if as_json:
            screen.document({"schema": 1, "error": _fields(error)})
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        screen.interrupted()
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except Exception as error:
        if verbose:
            traceback.print_exc()
        advice = "Nothing was written. Run it again with -v for the traceback, and please report it."
        screen.error(ItestError(f"A defect of itest itself: {type(error).__name__}: {error}", advice=advice))
        raise typer.Exit(2) from None


def _fields(error: Exception) -> dict[str, object]:
    return {name: getattr(error, name, None) for name in ("message", "where", "advice", "exit_code")}
