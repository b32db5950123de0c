"""What a person sees: the only room that imports Rich. Results go to stdout, progress and errors to stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from itest.console.shapes import escape
from itest.console.text import brief, unified
from itest.errors import ItestError

if TYPE_CHECKING:
    from rich.console import Console

    from itest.model.changes import ChangeSet, Verdict
    from itest.model.facts import ProjectFacts
    from itest.model.outcome import Outcome
    from itest.model.plan import FixtureUse

SHOWN = 25
"""Rows of a long list that are shown without `-v`."""


class Screen:
    """One command's output. With `as_json` only the document goes to stdout; `quiet` leaves only errors.

    Rich is imported when there is something to draw, so that `--json` in a pipe does not pay for it.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, as_json: bool = False) -> None:
        self.quiet, self.verbose, self.as_json = quiet, verbose, as_json
        self.lively = sys.stderr.isatty() and not quiet
        self.narrating = verbose

    @cached_property
    def err(self) -> Console:
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    @cached_property
    def out(self) -> Console:
        from rich.console import Console

        console = self.err if self.as_json else Console(highlight=False)
        if not console.is_terminal:
            console.width = 140
        return console

    @property
    def interactive(self) -> bool:
        """Whether questions can be asked: a person sits at both ends and no machine reads the answer."""
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.as_json

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show that something is under way and, when it is done, how long it took; nothing without a terminal."""
        if self.quiet or not (self.lively or self.narrating):
            yield
            return
        started = time.perf_counter()
        if self.lively:
            with self.err.status(escape(text)):
                yield
        else:
            yield
        self.err.print(f"[green]✓[/] {escape(text)} [dim]{time.perf_counter() - started:.1f} s[/]")

    def say(self, text: str, *, style: str = "") -> None:
        """One line for the reader."""
        if not self.quiet:
            self.out.print(escape(text), style=style, soft_wrap=True)

    def title(self, text: str) -> None:
        """What comes next."""
        if not self.quiet:
            self.out.print(f"\n[bold]{escape(text)}[/]", soft_wrap=True)

    def verdict(self, label: str, verdict: Verdict) -> None:
        """One run of the suite in a line, with what failed."""
        if not self.quiet:
            from itest.console.outcome import draw_verdict

            draw_verdict(self.out, label, verdict)

    def detail(self, text: str) -> None:
        """One line that only `-v` shows."""
        if self.verbose and not self.quiet:
            self.err.print(escape(text), style="dim", soft_wrap=True)

    def aside(self, text: str) -> None:
        """One line beside the result, never mixed into it."""
        if not self.quiet:
            self.err.print(escape(text), soft_wrap=True)

    def document(self, value: Mapping[str, Any]) -> None:
        """The machine's answer, on stdout."""
        sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")

    def error(self, error: ItestError) -> None:
        """The one message of a few lines: problem, where, what to do."""
        message = error.message if self.verbose else brief(error.message)
        self.err.print(f"[bold red]itest:[/] {escape(message)}", soft_wrap=True)
        if error.where:
            self.err.print(f"  at {escape(error.where)}", soft_wrap=True)
        for line in error.advice.splitlines():
            self.err.print(f"  {escape(line)}", soft_wrap=True)

    def interrupted(self) -> None:
        self.err.print("Interrupted; the project is as it was.")

    def facts(self, facts: ProjectFacts, uses: Sequence[FixtureUse] = ()) -> None:
        """What `inspect` found, each fact with its place; `uses` is what a suite makes of fixtures that are there."""
        if not self.quiet:
            from itest.console.facts import draw_facts

            draw_facts(self.out, facts, uses, limit=None if self.verbose else SHOWN)

    def plan(self, changes: ChangeSet) -> None:
        """The files that will be written, as a tree."""
        if not self.quiet:
            from itest.console.outcome import tree

            self.out.print(tree(changes.changes))
            if changes.dependencies:
                self.out.print(f"Test libraries to add: [cyan]{escape(', '.join(changes.dependencies))}[/]")

    def diff(self, changes: ChangeSet) -> None:
        """The same plan as a unified diff."""
        for change in changes.changes:
            text = "".join(unified(change))
            if text and self.out.is_terminal:
                from rich.syntax import Syntax

                self.out.print(Syntax(text, "diff", background_color="default"))
            elif text:
                self.out.file.write(text)

    def code(self, title: str, source: str) -> None:
        """A piece of Python under a title; nothing when there is none."""
        if source and not self.quiet:
            from rich.syntax import Syntax

            self.title(title)
            self.out.print(Syntax(source, "python", background_color="default"))

    def outcome(self, outcome: Outcome) -> None:
        """What one `init` came to."""
        if not self.quiet:
            from itest.console.outcome import draw_outcome

            draw_outcome(self.out, outcome, limit=None if self.verbose else SHOWN)
