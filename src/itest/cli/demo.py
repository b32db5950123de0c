"""`itest demo`: the whole way on a small shop in a temporary folder."""

from __future__ import annotations

from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

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
        from itest.console.documents import outcome_document
        from itest.flow import init
        from itest.flow.asking import take_default
        from itest.flow.demo import sample, shop
        from itest.flow.options import Options

        with shop(screen, keep=keep) as folder:
            screen.say(f"A small shop (Flask, SQLAlchemy, SQLite) in {folder}")
            outcome = init(Options(project=folder, yes=True), take_default, screen)
            if as_json:
                screen.document(outcome_document(outcome))
            else:
                screen.facts(outcome.facts)
                screen.outcome(outcome)
                screen.code("One of its tests:", sample(outcome.changes))
        screen.say(f"Kept: {folder}" if keep else "The folder is gone again; --keep leaves it.")
        raise typer.Exit(outcome.exit_code)
