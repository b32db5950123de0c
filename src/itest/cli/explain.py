"""`itest explain`: what a rule of the doctor looks for, why, what proves it and how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

Thing = Annotated[str, typer.Argument(help="A rule's code or name (M02, patch-no-effect), or a boundary.", metavar="X")]


def explain(
    thing: Thing,
    *,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Explain a rule or a boundary; works without a project."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.explaining import explanation

        found = explanation(thing)
        if as_json:
            screen.document({"schema": 1, **found.document()})
        else:
            typer.echo(found.text())
