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
    """The names of all verbs, in alphabetical order."""
    names = (module.name for module in pkgutil.iter_modules(cli.__path__))
    return tuple(sorted(name for name in names if not name.startswith("_") and name != "main"))


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
        module = importlib.import_module(f"itest.cli.{name}")
        app.command(name)(getattr(module, name))
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; usage errors are 2, as everywhere in itest."""
    try:
        build()(args=list(arguments), prog_name="itest")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 2
    return 0


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
