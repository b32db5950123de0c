"""What one `init` came to, for people: files, what was left out and why, how green it is, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from itest.console.findings import by_kind, request_line
from itest.console.shapes import escape, listing
from itest.console.text import shortened
from itest.model.changes import Change, Verdict
from itest.model.conflict import FOLDER
from itest.model.outcome import Outcome

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

MARKS = {"create": "[green]+[/]", "update": "[yellow]~[/]", "delete": "[red]-[/]", "keep": "[dim]=[/]"}


def tree(changes: Sequence[Change]) -> Tree:
    """The files of a plan by folder, each with what happens to it."""
    from rich.tree import Tree

    root = Tree("", hide_root=True)
    branches: dict[str, Tree] = {"": root}
    for change in sorted(changes, key=lambda c: c.path):
        folder, _, name = change.path.rpartition("/")
        if folder not in branches:
            branches[folder] = root.add(f"{escape(folder)}/")
        reason = f"  [dim]{escape(change.reason)}[/]" if change.reason else ""
        branches[folder].add(f"{MARKS[change.kind]} {escape(name)}{reason}")
    return root


def draw_outcome(out: Console, outcome: Outcome, *, limit: int | None) -> None:
    """Everything worth knowing; of long lists at most `limit` rows, reasons in one line (None: all of it)."""
    if outcome.changes.changes:
        out.print(tree(outcome.changes.changes))
    _left_out(out, outcome, limit)
    _conflicts(out, outcome)
    remarks = [("kept", f"{kept.path}  {kept.reason}") for kept in outcome.kept]
    for word, text in (*remarks, *(("note", note) for note in outcome.notes)):
        out.print(f"[dim]{word}[/] {escape(text)}", soft_wrap=True)
    if limit is None and outcome.status != "unchanged":
        out.print(f"[dim]fence[/] {escape(_outside(outcome))}", soft_wrap=True)
    _close(out, outcome)


def _outside(outcome: Outcome) -> str:
    """What the application wanted of other machines while it was watched."""
    if not outcome.outside:
        return "no connection out of this machine was tried"
    told = ", ".join(f"{target} ({times})" for target, times in outcome.outside)
    return f"connections out of this machine, all refused: {sum(times for _, times in outcome.outside)}: {told}"


def _close(out: Console, outcome: Outcome) -> None:
    if outcome.endpoints:
        refused = f"; {outcome.refused} more are only seen to refuse" if outcome.refused else ""
        out.print(f"{outcome.covered} of {outcome.endpoints} endpoints have a test{refused}.")
    for label, verdict in (("In the scratch copy", outcome.trial), ("In the project", outcome.final)):
        if verdict is not None:
            draw_verdict(out, label, verdict)
    if outcome.status == "unchanged":
        out.print("Nothing to do: the suite is in step with the project.")
        out.print("[dim]What you edited or deleted stays so; delete .itest.toml to start afresh.[/]")
    elif outcome.status == "planned":
        out.print("Nothing was written.")
    elif outcome.status == "written":
        out.print("\nNext:")
        for command in _next(outcome):
            out.print(f"  [bold]{escape(command)}[/]", soft_wrap=True)


def _conflicts(out: Console, outcome: Outcome) -> None:
    """What the user has to decide, and how they say that they have."""
    if not outcome.conflicts:
        return
    out.print(f"[bold yellow]{len(outcome.conflicts)} conflicts[/]: your version stays; both are in {FOLDER}/")
    for each in outcome.conflicts:
        where = f"{each.path}  {each.name}" if each.name else each.path
        out.print(f"  [yellow]![/] {escape(where)}  [dim]{escape(each.why)}[/]", soft_wrap=True)
    out.print("[dim]When you have taken what you want: itest update --finish[/]")


def _left_out(out: Console, outcome: Outcome, limit: int | None) -> None:
    dropped = outcome.trial.dropped if outcome.trial else ()
    for title, rows in (
        ("No call succeeded", [(m.endpoint, m.reason) for m in outcome.missed]),
        ("Left out, because red or not stable", [(d.test, d.reason) for d in dropped]),
        ("Looks odd: is it meant so?", _asked(outcome)),
    ):
        listing(out, title, rows if limit is None else [tuple(map(shortened, row)) for row in rows], limit)


def _asked(outcome: Outcome) -> list[tuple[str, ...]]:
    """The questions, the gravest first, each with the request that shows it and what came of it."""
    asked = [finding for each in by_kind(outcome.findings).values() for finding in each]
    return [
        (f.question, " ".join(filter(None, (request_line(f.request), f.detail and f"-> {f.detail}")))) for f in asked
    ]


def draw_verdict(out: Console, label: str, verdict: Verdict) -> None:
    """One run in a line, then what failed and why."""
    mark = "[green]✓[/]" if verdict.green else "[bold red]✗[/]"
    failed = f", {len(verdict.failed)} failed" if verdict.failed else ""
    runs = f" [dim]({escape(', '.join(verdict.runs))})[/]" if len(verdict.runs) > 1 else ""
    out.print(f"{mark} {label}: [bold]{verdict.passed} passed{failed}[/] in {verdict.seconds:.1f} s{runs}")
    for failure in verdict.failed[:5]:
        out.print(f"    {escape(f'{failure.test}: {failure.reason}')}", soft_wrap=True)


def _next(outcome: Outcome) -> Iterator[str]:
    """The commands that a person would type now."""
    python = outcome.answers.interpreter.path.removeprefix(outcome.facts.root.rstrip("/") + "/")
    if outcome.lacking:
        yield f"{python} -m pip install {' '.join(repr(text) for text in outcome.lacking)}"
    yield f"{python} -m pytest {outcome.answers.tests_dir}"
