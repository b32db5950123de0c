"""`itest map`: the integration boundaries by priority, what crosses each, and which tests cover it."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session
from itest.errors import ItestError

if TYPE_CHECKING:
    from itest.model.chart import Chart


SHOWN = 8
"""Endpoints of a boundary that are shown without `-v`."""


class Format(str, Enum):
    """How the map is drawn."""

    text = "text"
    markdown = "markdown"
    html = "html"


Formats = Annotated[Format, typer.Option("--format", help="A tree, Markdown with a Mermaid drawing, or a page.")]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", callback=options.in_a_folder, help="Write the map there."),
]


def map(  # noqa: A001  # the verb's name
    *,
    project: options.Project = Path(),
    format_: Formats = Format.text,
    output: Output = None,
    python: options.Python = None,
    app: options.App = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Show the integration boundaries by priority and the tests that cover them. Never runs the project."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json, project=project) as screen:
        from itest.console.chart import draw_chart
        from itest.flow.mapping import chart_of

        chart = chart_of(project, screen, python=python, app=app)
        if output is None and not as_json and format_ is Format.text:
            if not quiet:
                draw_chart(screen.out, chart, limit=None if verbose else SHOWN)
            return
        text = _text(chart, format_, as_json=as_json)
        if output is None:
            typer.echo(text, nl=False)
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise ItestError(f"The map cannot be written: {error}") from error
        screen.aside(f"Written: {output}")


def _text(chart: Chart, format_: Format, *, as_json: bool) -> str:
    from itest.console.chart import chart_document, chart_markdown, chart_text

    if as_json:
        return json.dumps(chart_document(chart), indent=2, ensure_ascii=False) + "\n"
    if format_ is Format.markdown:
        return chart_markdown(chart)
    if format_ is Format.html:
        from itest.console.chart_page import chart_page

        return chart_page(chart)
    return chart_text(chart)
