"""Builds the Typer app from the verbs of this package: each module's function of the module's own name is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from typing import Annotated

import typer

import itest
from itest import cli

HELP = "Puts a working integration test suite into an existing Python project and proves it green."


def verbs() -> tuple[str, ...]:
    """The names of all verbs, in alphabetical order; `doctor graph` lives in the module doctor_graph."""
    names = (module.name for module in pkgutil.iter_modules(cli.__path__))
    return tuple(sorted(name.replace("_", " ") for name in names if not name.startswith("_") and name != "main"))


def build() -> typer.Typer:
    """The Typer app with every verb registered."""
    app = typer.Typer(
        help=HELP,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in verbs():
        function = name.replace(" ", "_")
        app.command(name)(getattr(importlib.import_module(f"itest.cli.{function}"), function))
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; usage errors are 2, as everywhere in itest."""
    if further := _halves(arguments):
        asked = arguments[1:2] in (["--help"], ["-h"])
        typer.echo(f"Usage: itest {arguments[0]} {{{'|'.join(further)}}} ...", err=not asked)
        return 0 if asked else 2
    try:
        build()(args=_as_typer_takes_them(arguments), prog_name="itest")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 2
    return 0


def _as_typer_takes_them(arguments: Sequence[str]) -> list[str]:
    """A verb of two words as one, and `--changed` without a commit as since the last one: Typer knows neither."""
    given = list(arguments)
    if " ".join(given[:2]) in verbs():
        given[:2] = [" ".join(given[:2])]
    for at, argument in enumerate(given):
        if argument == "--changed" and (at + 1 == len(given) or given[at + 1].startswith("-")):
            given[at] = "--changed=HEAD"
    return given


def _halves(arguments: Sequence[str]) -> list[str]:
    """What may follow a word that is only half a verb, where none of it does; else nothing."""
    known = verbs()
    if not arguments or arguments[0] in known or " ".join(arguments[:2]) in known:
        return []
    return [name.partition(" ")[2] for name in known if name.startswith(f"{arguments[0]} ")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"itest {itest.__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass


_root.__doc__ = HELP
