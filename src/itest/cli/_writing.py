"""What the verbs that extend a suite or take from it share: their flags, and the way from these to what is told."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from itest.cli import _options as options
from itest.cli._outcome import asker, show
from itest.cli._session import session

if TYPE_CHECKING:
    from itest.console import Screen
    from itest.flow.options import Options
    from itest.model.outcome import Outcome
    from itest.model.question import Asker

Deed = Callable[["Options", "Asker", "Screen"], "Outcome"]
"""What a verb has done once it is settled how, who answers questions, and where it is shown."""


def writing(verb: Callable[..., Deed]) -> Callable[..., None]:
    """The verb with the flags of `_flags` beside its own arguments, which alone it is called with.

    It is called inside the session and answers what is to be done; the outcome of that is shown and ends the command.
    """
    own = inspect.signature(verb, eval_str=True).parameters
    parameters = [*own.values(), *inspect.signature(_flags, eval_str=True).parameters.values()]

    @functools.wraps(verb)
    def command(**told: Any) -> None:
        with session(quiet=told["quiet"], verbose=told["verbose"], as_json=told["as_json"]) as screen:
            from itest.flow.options import Options

            deed = verb(**{name: told[name] for name in own})
            wanted = options.given(Options, told, dry_run=told["dry_run"] or told["diff"])
            outcome = deed(wanted, asker(screen, yes=told["yes"]), screen)
            show(screen, outcome, diff=told["diff"])
            raise typer.Exit(outcome.exit_code)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _flags(
    *,
    project: options.Project = Path(),
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    diff: options.Diff = False,
    python: options.Python = None,
    app: options.App = None,
    probe: options.Probe = None,
    verify: options.Verify = True,
    install: options.Install = True,
    scratch: options.ScratchEnv = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Never called: its signature says which flags there are and what they are where nothing is said."""
