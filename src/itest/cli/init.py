"""`itest init`: inspect, ask, observe, write, and prove that the new suite is green."""

from __future__ import annotations

from pathlib import Path

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, report, show
from itest.cli._session import session


def init(
    *,
    project: options.Project = Path(),
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    diff: options.Diff = False,
    boundaries: options.Boundaries = None,
    python: options.Python = None,
    app: options.App = None,
    tests_dir: options.TestsDir = None,
    probe: options.Probe = None,
    verify: options.Verify = True,
    install: options.Install = True,
    scratch: options.ScratchEnv = None,
    findings: options.Findings = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Write an integration test suite into the project: what is written has been run and is green."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.initialise import init as run
        from itest.flow.options import Options

        wanted = options.given(Options, told, dry_run=dry_run or diff)
        outcome = run(wanted, asker(screen, yes=yes), screen)
        report(screen, outcome, findings)
        show(screen, outcome, diff=diff)
        raise typer.Exit(outcome.exit_code)
