"""The flags that verbs share, declared once so that they read and behave alike everywhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

T = TypeVar("T")


def given(kind: type[T], told: Mapping[str, Any], **also: Any) -> T:
    """The dataclass `kind` from a verb's parameters (its `locals()`) of the same names, and from what else is said.

    What was not said (None) keeps the dataclass's own default; what was said several times becomes a tuple.
    """
    known = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # always a dataclass
    said = {name: value for name, value in told.items() if name in known and value is not None}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in (said | also).items()})


Project = Annotated[Path, typer.Option("-C", "--project", metavar="DIR", help="The project's folder.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, everything else on stderr.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more: each step, and what ran.")]
Yes = Annotated[bool, typer.Option("-y", "--yes", help="Take every default, ask nothing.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the plan, write nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show the plan as a diff, write nothing.")]
Boundaries = Annotated[
    list[str] | None,
    typer.Option("-b", "--boundary", metavar="NAME", help="Cover this boundary (repeatable; else: all detected ones)."),
]
Python = Annotated[
    str | None,
    typer.Option("--python", metavar="PATH", help="The project's interpreter; else its own environment is found."),
]
App = Annotated[
    str | None,
    typer.Option("--app", metavar="ENTRY", help="The application: module:attr, module:factory() or Django settings."),
]
TestsDir = Annotated[
    str | None, typer.Option("--tests-dir", metavar="DIR", help="Where the suite goes, relative to the project.")
]
Probe = Annotated[
    bool | None,
    typer.Option("--probe/--no-probe", help="Import the application, fenced in, in a scratch copy (else: asked)."),
]
Verify = Annotated[bool, typer.Option("--verify/--no-verify", help="Run the suite before and after it is written.")]
Install = Annotated[
    bool, typer.Option("--install/--no-install", help="Install missing test libraries and record them in the project.")
]


def in_a_folder(file: Path | None) -> Path | None:
    """A file to be written: its folder is asked for before the work is done rather than after it."""
    if file and not file.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}")
    return file


Findings = Annotated[
    Path | None,
    typer.Option(
        "--findings",
        metavar="FILE",
        callback=in_a_folder,
        help="Also write what looks odd, as questions, into this Markdown file.",
    ),
]
ScratchEnv = Annotated[
    bool | None,
    typer.Option(
        "--scratch-env/--no-scratch-env",
        help="Without an environment that has the project's dependencies: make one in itest's cache folder.",
    ),
]
