"""`itest doctor`: audit fixtures, mocks and assertions of a suite, without running any of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from itest.cli import _options as options
from itest.cli._session import session

if TYPE_CHECKING:
    from itest.console import Screen
    from itest.console.reports import Destination
    from itest.flow.auditing import Mode
    from itest.flow.doctor import DoctorOptions


class FailOn(str, Enum):
    """From which severity on the exit code is 1."""

    error = "error"
    warning = "warning"
    never = "never"


Paths = Annotated[list[Path] | None, typer.Argument(help="Report only on these (else: everything).", metavar="[PATHS]")]
Codes = "Rules by code or prefix (M02, M, ALL), repeatable."
Select = Annotated[list[str] | None, typer.Option("--select", metavar="CODES", help=f"Run only these. {Codes}")]
Extend = Annotated[list[str] | None, typer.Option("--extend-select", metavar="CODES", help="Run these as well.")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="CODES", help="Do not run these.")]
FailFrom = Annotated[FailOn | None, typer.Option("--fail-on", help="Exit 1 from this severity on (else: error).")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="NAME[=FILE]",
        help="text, json, sarif, github, gitlab or junit; repeatable, each into its file.",
    ),
]
Output = Annotated[Path | None, typer.Option("--output-file", metavar="FILE", help="Write the report there.")]
Changed = Annotated[
    str | None,
    typer.Option("--changed", metavar="REF", help="Report only on what has changed since this commit (HEAD, main)."),
]
Fix = Annotated[bool, typer.Option("--fix", help="Apply the safe fixes.")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: those that may change meaning, too.")
]
Diff = Annotated[bool, typer.Option("--diff", help="Show the fixes as a diff, write nothing.")]
Write = Annotated[
    bool, typer.Option("--write-baseline", help="Make what is found known, so that only new is reported.")
]
Baseline = Annotated[bool, typer.Option("--baseline/--no-baseline", help="Leave out what the baseline knows.")]


def doctor(
    paths: Paths = None,
    *,
    project: options.Project = Path(),
    select: Select = None,
    extend: Extend = None,
    ignore: Ignore = None,
    fail_on: FailFrom = None,
    format_: Formats = None,
    output: Output = None,
    changed: Changed = None,
    fix: Fix = False,
    unsafe: Unsafe = False,
    diff: Diff = False,
    write_baseline: Write = False,
    baseline: Baseline = True,
    python: options.Python = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Audit fixtures, mocks and assertions. Static: nothing of the project is imported or run."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json, project=project) as screen:
        from itest.console.reports import destinations
        from itest.flow.auditing import Mode
        from itest.flow.doctor import DoctorOptions

        to = destinations(format_ or (), output, as_json=as_json)
        lists = {"paths": paths, "select": select, "extend": extend, "ignore": ignore}
        given: dict[str, Any] = {name: tuple(values or ()) for name, values in lists.items()}
        given |= {"project": project, "python": python, "changed": changed, "fail_on": fail_on and fail_on.value}
        wanted = DoctorOptions(**given, baseline=baseline and not write_baseline)
        mode = Mode(fix=fix, unsafe=unsafe, diff=diff, write_baseline=write_baseline)
        raise typer.Exit(_tell(screen, wanted, mode, to))


def _tell(screen: Screen, wanted: DoctorOptions, mode: Mode, to: Sequence[Destination]) -> int:
    from dataclasses import replace

    from itest.cli._replay import Recorder
    from itest.console.reports import send
    from itest.flow.auditing import run

    out = Recorder(sys.argv[1:])
    done = run(replace(wanted, files=out.files), mode)
    for note in done.notes:
        screen.aside(note)
    if mode.diff:
        screen.diff(done.changes)
    else:
        send(done.audit.report, to, out, everything=screen.verbose, quiet=screen.quiet)
    out.keep(done.audit.report.seen, done.exit_code, done.audit.grounds)
    return done.exit_code
