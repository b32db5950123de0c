"""`itest explain`: what a rule of the doctor looks for, what a boundary is and where, what made a file of the suite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

Thing = Annotated[
    str, typer.Argument(help="A rule's code or name (M02), a boundary, a pack, or a file of the suite.", metavar="X")
]


def explain(
    thing: Thing,
    *,
    project: options.Project = Path(),
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Explain a rule, a boundary (also what is seen of it in the project), a pack, or what made a file of the suite."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.explaining import explained
        from itest.flow.provenance import pack_of_the_suite, provenance

        found = provenance(thing, project) or pack_of_the_suite(thing, project) or explained(thing, project, screen)
        if as_json:
            screen.document({"schema": 1, **found.document()})
        else:
            typer.echo(found.text())
