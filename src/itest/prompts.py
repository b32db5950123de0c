"""Asks a person at a terminal: the only interactive module. questionary is imported when the first question comes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from itest.model.question import Question

if TYPE_CHECKING:
    from questionary import Choice


def ask(question: Question) -> tuple[str, ...]:
    """The person's answer; Ctrl-C raises KeyboardInterrupt. Everything is drawn on stderr."""
    import questionary
    from prompt_toolkit.output import create_output

    output = create_output(stdout=sys.stderr)
    prompt: Any
    if question.kind == "confirm":
        prompt = questionary.confirm(question.text, default=bool(question.default), output=output)
    elif question.kind == "text":
        prompt = questionary.text(question.text, default="".join(question.default), output=output)
    elif question.kind == "one":
        default = question.default[0] if question.default else None
        prompt = questionary.select(question.text, choices=_choices(question), default=default, output=output)
    else:
        prompt = questionary.checkbox(question.text, choices=_choices(question), output=output)
    answer = prompt.unsafe_ask()
    if question.kind == "confirm":
        return ("yes",) if answer else ()
    return tuple(answer) if question.kind == "many" else tuple(filter(None, [answer]))


def _choices(question: Question) -> list[Choice]:
    from questionary import Choice

    ticked = question.default if question.kind == "many" else ()
    width = max(len(choice.title) for choice in question.choices)
    return [
        Choice(f"{choice.title:<{width}}  {choice.detail}", value=choice.value, checked=choice.value in ticked)
        for choice in question.choices
    ]
