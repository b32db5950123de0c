"""`itest doctor why`: which definition of a fixture a test gets, and why not the others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

Name = Annotated[str, typer.Argument(help="A fixture.", metavar="FIXTURE")]
Test = Annotated[str, typer.Argument(help="A test as pytest names it; the end of its id will do.", metavar="TEST")]


def doctor_why(
    fixture: Name,
    test: Test,
    *,
    project: options.Project = Path(),
    python: options.Python = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Show which definition of a fixture wins for a test; nothing of the project is imported or run."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json, project=project) as screen:
        from itest.console.fixtures import choice_document, write_choice
        from itest.flow.doctor import suite_of
        from itest.stages.audit.fixtures import choice

        found = choice(suite_of(project, python), fixture, test)
        if as_json:
            screen.document(choice_document(found))
        else:
            write_choice(sys.stdout, found)
