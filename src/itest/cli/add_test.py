"""`itest add test`: the tests of one endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, show
from itest.cli._session import session

Endpoint = Annotated[str, typer.Argument(help="An endpoint, such as 'POST /orders'.", metavar="ENDPOINT")]


def add_test(
    endpoint: Endpoint,
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
    """Observe one endpoint and add the tests of it that are not there yet."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.grafting import add_definitions
        from itest.flow.options import Options
        from itest.flow.tasks.tests import TestsTask

        wanted = options.given(Options, told, dry_run=dry_run or diff)
        outcome = add_definitions(TestsTask(endpoint=endpoint), wanted, asker(screen, yes=yes), screen)
        show(screen, outcome, diff=diff)
        raise typer.Exit(outcome.exit_code)
