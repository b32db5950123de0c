"""`itest prove`: seed faults into the handlers and show which tests catch them, endpoint by endpoint."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

if TYPE_CHECKING:
    from itest.console import Screen
    from itest.model.proof import Proof


class Format(str, Enum):
    """How the report is written."""

    text = "text"
    markdown = "markdown"


Tests = Annotated[
    list[str] | None,
    typer.Option("--tests", metavar="PATH", help="Tests to run (repeatable); else itest's suite, else all of them."),
]
Endpoints = Annotated[
    list[str] | None,
    typer.Option("--endpoint", metavar="'POST /x'", help="Break only this endpoint (repeatable)."),
]
Variables = Annotated[
    list[str] | None,
    typer.Option("--env", metavar="NAME=VALUE", help="A variable that the tests need (repeatable)."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Seed at most N faults.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Another choice of faults.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=64, metavar="N", help="Processes (else: as many as is safe).")
]
FailUnder = Annotated[
    float | None,
    typer.Option("--fail-under", min=0, max=100, metavar="PERCENT", help="Exit 1 when fewer faults are caught."),
]
Formats = Annotated[Format, typer.Option("--format", help="text, or a Markdown table.")]


def prove(
    *,
    project: options.Project = Path(),
    tests: Tests = None,
    endpoints: Endpoints = None,
    limit: Limit = 40,
    seed: Seed = 0,
    fail_under: FailUnder = None,
    workers: Workers = None,
    environment: Variables = None,
    python: options.Python = None,
    format_: Formats = Format.text,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Break the application on purpose, in memory only, and show which tests notice and which faults survive."""
    told = locals()
    with session(quiet=quiet, verbose=verbose, as_json=as_json, project=project) as screen:
        from itest.console.proof import progress_bar
        from itest.flow.proving import ProveOptions
        from itest.flow.proving import prove as run

        given = options.given(ProveOptions, told)
        proof = run(given, screen, lambda total: progress_bar(screen, total))
        _show(screen, proof, format_)
        raise typer.Exit(proof.exit_code)


def _show(screen: Screen, proof: Proof, format_: Format) -> None:
    from itest.console.proof import draw_proof
    from itest.console.proof_documents import proof_document, proof_markdown

    if screen.as_json:
        screen.document(proof_document(proof))
    elif format_ is Format.markdown:
        screen.out.file.write(proof_markdown(proof))
    elif not screen.quiet:
        draw_proof(screen.out, proof, verbose=screen.verbose)
