"""`itest add boundary`: have the suite cover one more boundary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, show
from itest.cli._session import session

Names = Annotated[list[str], typer.Argument(help="Boundaries, as `itest inspect` names them.", metavar="NAME")]


def add_boundary(
    names: Names,
    *,
    project: options.Project = Path(),
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    diff: options.Diff = False,
    python: options.Python = None,
    app: options.App = None,
    probe: options.Probe = None,
    verify: options.Verify = True,
    install: options.Install = True,
    scratch: options.ScratchEnv = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Have the suite cover more boundaries; what you edited stays, and the whole suite is run before it is kept."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.adding import add_boundaries
        from itest.flow.options import Options

        wanted = options.given(Options, told, dry_run=dry_run or diff)
        outcome = add_boundaries(names, wanted, asker(screen, yes=yes), screen)
        show(screen, outcome, diff=diff)
        raise typer.Exit(outcome.exit_code)
