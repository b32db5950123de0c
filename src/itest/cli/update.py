"""`itest update`: follow the application and itest itself, and leave to the user what they made of the suite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, report, show
from itest.cli._session import session

Check = Annotated[bool, typer.Option("--check", help="Only say, by exit code 1, that the suite is not in step.")]
Finish = Annotated[bool, typer.Option("--finish", help="The conflicts are settled: take their pages away.")]


def update(
    *,
    project: options.Project = Path(),
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    diff: options.Diff = False,
    check: Check = False,
    finish: Finish = False,
    python: options.Python = None,
    app: options.App = None,
    probe: options.Probe = None,
    verify: options.Verify = True,
    install: options.Install = True,
    scratch: options.ScratchEnv = None,
    findings: options.Findings = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Bring the suite in step with the application; your edits stay, definition by definition."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.options import Options
        from itest.flow.updating import finish_conflicts, stale
        from itest.flow.updating import update as run

        wanted = options.given(Options, told, dry_run=dry_run or diff or check)
        if finish:
            paths = finish_conflicts(wanted, screen)
            screen.document({"schema": 1, "finished": list(paths)}) if as_json else screen.say(_finished(paths))
            return
        outcome = run(wanted, asker(screen, yes=yes), screen)
        report(screen, outcome, findings)
        show(screen, outcome, diff=diff)
        raise typer.Exit(int(stale(outcome)) if check else outcome.exit_code)


def _finished(paths: tuple[str, ...]) -> str:
    return "\n".join(["No conflicts are left.", *(f"Taken away: {path}" for path in paths)])
