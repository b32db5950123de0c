"""What `prove` showed, for people: endpoint by endpoint, what survived and who caught the rest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from itest.console.proof_advice import advice, closing
from itest.console.shapes import escape, grid
from itest.console.text import shortened
from itest.model.proof import Outcome, Proof

if TYPE_CHECKING:
    from rich.console import Console

    from itest.console import Screen

SHOWN = 20
"""Survivors that are shown with their lines without `-v`."""


@contextmanager
def progress_bar(screen: Screen, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, when that is a terminal; what is given is called with how many are done."""
    if not screen.lively or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Seed faults"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen.err, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)


def draw_proof(out: Console, proof: Proof, *, verbose: bool) -> None:
    """Endpoints with their figures, survivors with their lines, and what to do; what was caught if `verbose`."""
    table = grid("Endpoint", "Caught", "By")
    for name, outcomes in proof.groups.items():
        caught = [outcome for outcome in outcomes if outcome.caught]
        mark = "[green]✓[/]" if len(caught) == len(outcomes) else "[yellow]✗[/]"
        table.add_row(f"{mark} {escape(name)}", f"{len(caught)}/{len(outcomes)}", escape(_by(caught)))
    out.print(table)
    if verbose:
        _caught(out, proof.caught)
    _survivors(out, proof.survivors, None if verbose else SHOWN)
    out.print()
    for line in advice(proof):
        out.print(f"[dim]·[/] {escape(line)}", soft_wrap=True)
    style = "green" if not proof.survivors else "bold"
    out.print(f"[{style}]{escape(closing(proof))}[/]", soft_wrap=True)


def _by(caught: Sequence[Outcome]) -> str:
    """The tests that caught something, the busiest first, without their files."""
    counted: dict[str, int] = {}
    for outcome in caught:
        name = (outcome.test or "the start of the application").rpartition("::")[2]
        counted[name] = counted.get(name, 0) + 1
    names = sorted(counted, key=lambda name: (-counted[name], name))
    told = ", ".join(names[:2])
    return told + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def _caught(out: Console, caught: Sequence[Outcome]) -> None:
    out.print(f"\n[bold]Caught[/] ({len(caught)})")
    for outcome in caught:
        fault = outcome.fault
        how = "" if outcome.verdict == "caught" else f" ({outcome.verdict})"
        out.print(f"[green]✓[/] {escape(f'{fault.path}:{fault.line}  {fault.operator}{how}')}", soft_wrap=True)
        out.print(f"    [dim]{escape(shortened(outcome.test or outcome.reason))}[/]", soft_wrap=True)


def _survivors(out: Console, survivors: Sequence[Outcome], limit: int | None) -> None:
    if not survivors:
        return
    out.print(f"\n[bold]Survived[/] ({len(survivors)})")
    for outcome in survivors[:limit]:
        fault = outcome.fault
        tried = f"{outcome.ran} tests ran it" if outcome.ran else outcome.reason
        out.print(
            f"[yellow]✗[/] {escape(f'{fault.path}:{fault.line}')}  {fault.operator}  {escape(fault.group)}  "
            f"[dim]{escape(tried)}[/]",
            soft_wrap=True,
        )
        for sign, colour, text in (("-", "red", fault.before), ("+", "green", fault.after)):
            for line in text.splitlines():
                out.print(f"    [{colour}]{sign} {escape(line)}[/]", soft_wrap=True)
    if limit is not None and len(survivors) > limit:
        out.print(f"[dim]and {len(survivors) - limit} more (-v shows all)[/]")
