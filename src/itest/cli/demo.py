"""`itest demo`: the whole way on a small shop in a temporary folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

if TYPE_CHECKING:
    from itest.console import Screen
    from itest.model.outcome import Outcome

Keep = Annotated[bool, typer.Option("--keep", help="Leave the folder in place, to look around in it.")]


def demo(
    *,
    keep: Keep = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Put a small shop into a temporary folder and go the whole way on it; nothing stays behind."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.demo import shop

        screen.narrating = True
        with shop(screen, keep=keep) as folder:
            outcome = _tour(screen, folder)
        screen.say(f"Kept: {folder}" if keep else "The folder is gone again; --keep leaves it.")
        raise typer.Exit(outcome.exit_code)


def _tour(screen: Screen, folder: Path) -> Outcome:
    """Inspect, init, one of the tests, and what the suite says when the shop is broken."""
    from itest.console.documents import outcome_document
    from itest.flow.asking import take_default
    from itest.flow.demo import FAULT, broken, sample
    from itest.flow.initialise import init
    from itest.flow.options import Options
    from itest.source.tree import SourceTree
    from itest.stages.inspect import inspect

    screen.title(f"A small shop (Flask, SQLAlchemy, SQLite) in {folder}: itest inspect")
    screen.facts(inspect(SourceTree(folder)))
    screen.title("itest init --yes")
    outcome = init(Options(project=folder, yes=True), take_default, screen)
    if screen.as_json:
        screen.document(outcome_document(outcome))
    screen.outcome(outcome)
    screen.code("One of its tests", sample(outcome.changes))
    screen.title(f"And if somebody breaks the shop? ({FAULT.told})")
    with screen.step("Run the suite again"):
        verdict = broken(outcome)
    screen.verdict("In the broken shop", verdict)
    return outcome
