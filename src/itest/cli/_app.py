"""Builds the Typer app from the verbs of this package: each module's function of the module's own name is one."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

import itest
from itest import cli

HELP = "Puts a working integration test suite into an existing Python project and proves it green."
EXIT_CODES = (
    "Exit codes: 0 done (and green); 1 findings, or the suite is not green; 2 cannot be carried out, and the message "
    "says what to do; 3 conflicts were left for you; 130 interrupted, with the project as it was."
)
SENTENCE = re.compile(r"[;:.](?:\s|$)")


def verbs() -> tuple[str, ...]:
    """The names of all verbs, in alphabetical order; `doctor graph` lives in the module doctor_graph."""
    names = (module.name for module in pkgutil.iter_modules(cli.__path__))
    return tuple(sorted(name.replace("_", " ") for name in names if not name.startswith("_") and name != "main"))


def build(only: str | None = None) -> typer.Typer:
    """The Typer app with every verb registered, or with the one that is to be run: what others need is not imported."""
    app = typer.Typer(
        help=HELP,
        epilog=EXIT_CODES,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in [only] if only else verbs():
        command = _command(name)
        app.command(name, short_help=_gist(command))(command)
    return app


def _command(verb: str) -> Callable[..., None]:
    function = verb.replace(" ", "_")
    found: Callable[..., None] = getattr(importlib.import_module(f"itest.cli.{function}"), function)
    return found


def _gist(command: Callable[..., None]) -> str:
    """What a verb does, in the words before its first full stop, colon or semicolon: never cut short."""
    return SENTENCE.split(command.__doc__ or "", maxsplit=1)[0]


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; usage errors are 2, as everywhere in itest."""
    if further := _halves(arguments):
        return _which(arguments, further)
    if arguments and not arguments[0].startswith("-") and _known(arguments) is None:
        firsts = sorted({name.partition(" ")[0] for name in verbs()})
        typer.echo(_unknown(arguments[0], arguments[0], firsts), err=True)
        return 2
    try:
        build(_known(arguments) if arguments else None)(args=_as_typer_takes_them(arguments), prog_name="itest")
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


def _which(arguments: Sequence[str], further: Sequence[str]) -> int:
    """Tells what a word that is half a verb may be followed by; asked for it is help, else an error."""
    first, second = arguments[0], next(iter(arguments[1:]), "")
    asked = second in ("--help", "-h")
    lines = [f"Usage: itest {first} {{{'|'.join(further)}}} ...", ""]
    if second and not second.startswith("-"):
        lines[1:] = ["", _unknown(second, f"{first} {second}", further), ""]
    width = max(map(len, further))
    lines += [f"  {first} {name:<{width}}  {_gist(_command(f'{first} {name}'))}." for name in further]
    typer.echo("\n".join(lines), err=not asked)
    return 0 if asked else 2


def _unknown(word: str, spelled: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    meant = spelled.removesuffix(word) + near[0] if near else ""
    ask = f"Did you mean `itest {meant}`?" if near else "`itest --help` lists what there is."
    return f"Error: there is no `itest {spelled}`. {ask}"


def _known(arguments: Sequence[str]) -> str | None:
    """The verb that the words begin with, a verb of two in one word or in two; None where they begin with none."""
    return next((name for name in (" ".join(arguments[:2]), arguments[0]) if name in verbs()), None)


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
