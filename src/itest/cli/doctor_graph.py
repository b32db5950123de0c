"""`itest doctor graph`: the fixtures of a suite, what stands behind each and how many tests pay for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

Name = Annotated[str | None, typer.Argument(help="A fixture (else: all of them).", metavar="[FIXTURE]")]


def doctor_graph(
    fixture: Name = None,
    *,
    project: options.Project = Path(),
    python: options.Python = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Show what a fixture needs and which tests it runs for; nothing of the project is imported or run."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json, project=project) as screen:
        from itest.console.fixtures import cards_document, write_cards
        from itest.flow.doctor import suite_of
        from itest.stages.audit.fixtures import cards

        found = cards(suite_of(project, python), fixture)
        if as_json:
            screen.document(cards_document(found))
        else:
            write_cards(sys.stdout, found, in_full=fixture is not None, everything=verbose)
