"""`itest remove boundary`: take a boundary out of the suite again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, show
from itest.cli._session import session

Name = Annotated[str, typer.Argument(help="A boundary that the suite covers.", metavar="NAME")]


def remove_boundary(
    name: Name,
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
    """Take a boundary out of the suite: its files go, edited ones are kept and named, and what is left is run."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.adding import remove_boundary as run
        from itest.flow.options import Options

        wanted = options.given(Options, told, dry_run=dry_run or diff)
        outcome = run(name, wanted, asker(screen, yes=yes), screen)
        show(screen, outcome, diff=diff)
        raise typer.Exit(outcome.exit_code)
