"""`itest add ci`: have GitHub Actions run the suite."""

from __future__ import annotations

from pathlib import Path

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, show
from itest.cli._session import session


def add_ci(
    *,
    project: options.Project = Path(),
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    diff: options.Diff = False,
    python: options.Python = None,
    app: options.App = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Write a GitHub Actions workflow that runs the suite with the project's own package manager."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.ci import add_ci as run
        from itest.flow.options import Options

        wanted = options.given(Options, told, dry_run=dry_run or diff)
        outcome = run(wanted, asker(screen, yes=yes), screen)
        show(screen, outcome, diff=diff)
        raise typer.Exit(outcome.exit_code)
