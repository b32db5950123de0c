"""The two ways to answer questions without a person: every default, or none."""

from __future__ import annotations

from itest.errors import ItestError
from itest.model.question import Question


def take_default(question: Question) -> tuple[str, ...]:
    """`--yes`: what pressing Enter would say."""
    return question.default


def refuse(question: Question) -> tuple[str, ...]:
    """No terminal and no `--yes`: a missing answer is an error that names the flag."""
    if question.optional:
        return question.default
    seen = f"Found: {', '.join(choice.value for choice in question.choices)}.\n" if question.choices else ""
    raise ItestError(
        f"There is no terminal to ask on: {question.text}",
        advice=f"{seen}Say it with {question.flag}, or take every default with --yes.",
    )
