"""`itest add builder`: one builder of a request body more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, show
from itest.cli._session import session

Model = Annotated[str, typer.Argument(help="What a request body is about.", metavar="MODEL")]


def add_builder(
    model: Model,
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
    """Put one builder into builders.py, of a body that was accepted; the rest of the file stays as it is."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.grafting import add_definitions
        from itest.flow.options import Options
        from itest.flow.tasks.builder import BuilderTask

        wanted = options.given(Options, told, dry_run=dry_run or diff)
        outcome = add_definitions(BuilderTask(model=model), wanted, asker(screen, yes=yes), screen)
        show(screen, outcome, diff=diff)
        raise typer.Exit(outcome.exit_code)
