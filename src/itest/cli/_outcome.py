"""What the verbs that write have in common: who answers their questions, and how their outcome is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from itest.errors import ItestError

if TYPE_CHECKING:
    from itest.console import Screen
    from itest.model.outcome import Outcome
    from itest.model.question import Asker


def asker(screen: Screen, *, yes: bool) -> Asker:
    """Who answers questions: every default, the person at the terminal, or nobody."""
    from itest.flow.asking import refuse, take_default

    if yes:
        return take_default
    if not screen.interactive:
        return refuse
    from itest.prompts import ask

    return ask


def report(screen: Screen, outcome: Outcome, path: Path | None) -> None:
    """The findings into a file; not where nothing was looked at, as that would take away what an earlier run found."""
    from itest.console.findings import findings_markdown

    if path is None:
        return
    if outcome.status == "unchanged" and outcome.trial is None:
        screen.say(f"{path} was not written: nothing changed, so nothing was tried out.")
        return
    text = findings_markdown(outcome.findings, Path(outcome.facts.root).name)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ItestError(f"The findings cannot be written: {error}") from error


def show(screen: Screen, outcome: Outcome, *, diff: bool) -> None:
    """The outcome, as a document or for people, with the changes as a diff where that was asked for."""
    if screen.as_json:
        from itest.console.documents import outcome_document

        screen.document(outcome_document(outcome, diff=diff))
        return
    if diff:
        screen.diff(outcome.changes)
    screen.outcome(outcome)
