"""`itest init`: inspect, ask, observe, write, and prove that the new suite is green."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from itest.cli import _options as options
from itest.cli._session import session
from itest.errors import ItestError

if TYPE_CHECKING:
    from itest.console import Screen
    from itest.model.outcome import Outcome
    from itest.model.question import Asker


def init(
    *,
    project: options.Project = Path(),
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    diff: options.Diff = False,
    boundary: options.Boundaries = None,
    python: options.Python = None,
    app: options.App = None,
    tests_dir: options.TestsDir = None,
    probe: options.Probe = None,
    verify: options.Verify = True,
    install: options.Install = True,
    scratch_env: options.ScratchEnv = None,
    findings: options.Findings = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Write an integration test suite into the project: what is written has been run and is green."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.initialise import init as run
        from itest.flow.options import Options

        given = Options(
            project=project,
            yes=yes,
            dry_run=dry_run or diff,
            boundaries=tuple(boundary or ()),
            python=python,
            app=app,
            tests_dir=tests_dir,
            probe=probe,
            verify=verify,
            install=install,
            scratch=scratch_env,
        )
        outcome = run(given, _asker(screen, yes=yes), screen)
        _show(screen, outcome, diff=diff, findings=findings)
        raise typer.Exit(outcome.exit_code)


def _asker(screen: Screen, *, yes: bool) -> Asker:
    from itest.flow.asking import refuse, take_default

    if yes:
        return take_default
    if not screen.interactive:
        return refuse
    from itest.prompts import ask

    return ask


def _report(screen: Screen, outcome: Outcome, path: Path | None) -> None:
    """The findings into a file; not where nothing was looked at, as that would take away what an earlier run found."""
    from itest.console.findings import findings_markdown

    if path is None:
        return
    if outcome.status == "unchanged" and outcome.trial is None:
        screen.say(f"{path} was not written: nothing changed, so nothing was tried out.")
        return
    text = findings_markdown(outcome.findings, Path(outcome.facts.root).name)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ItestError(f"The findings cannot be written: {error}") from error


def _show(screen: Screen, outcome: Outcome, *, diff: bool, findings: Path | None) -> None:
    _report(screen, outcome, findings)
    if screen.as_json:
        from itest.console.documents import outcome_document

        screen.document(outcome_document(outcome, diff=diff))
        return
    if diff:
        screen.diff(outcome.changes)
    screen.outcome(outcome)
