"""Sends a report where it is wanted: to the terminal, and in other forms to files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from itest.console.formats import formats
from itest.console.report_text import Output, write_report
from itest.errors import ItestError
from itest.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One form of the report; `file` is None for standard output."""

    format: str
    file: Path | None = None


def destinations(wanted: Sequence[str], output: Path | None, *, as_json: bool) -> tuple[Destination, ...]:
    """From `--format NAME` or `NAME=FILE`, `--output-file` and `--json`: the text alone when nothing is asked for.

    On GitHub's machines its annotations come with the text. Raises ItestError for an unknown form and where two would
    be mixed in one place.
    """
    asked = ["json"] if as_json else list(wanted) or ["text"]
    if not wanted and not as_json and output is None and os.environ.get("GITHUB_ACTIONS") == "true":
        asked.append("github")
    found = tuple(_destination(one, output) for one in asked)
    places = [each.file for each in found if not (each.format == "github" and not wanted)]
    if len(set(places)) < len(places):
        raise ItestError("Several forms would be mixed in one place", advice="Name a file each: --format sarif=FILE.")
    return found


def _destination(wanted: str, output: Path | None) -> Destination:
    name, _, file = wanted.partition("=")
    if name != "text" and name not in formats():
        raise ItestError(f"There is no form called {name}", advice=f"There are {', '.join(formats())}.")
    return Destination(format=name, file=Path(file) if file else output)


def send(report: Report, to: Sequence[Destination], out: Output, *, everything: bool, quiet: bool = False) -> None:
    """Write the report to each destination; `quiet` leaves out the text for people.

    Raises ItestError when a file cannot be written.
    """
    for each in to:
        if each.file is not None:
            _save(each.file, formats()[each.format](report))
        elif each.format == "text":
            if not quiet:
                write_report(out, report, everything=everything)
        else:
            out.write(formats()[each.format](report))


def _save(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise ItestError(f"{file} cannot be written: {error.strerror or error}", advice="Name another file.") from None
