"""The variables of a template pack that nobody has set: a person at the terminal is asked for each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from itest.model.question import Asker, Choice, Question
from itest.packs.declaration import Pack


def asked(pack: Pack, settled: Collection[str], asker: Asker) -> dict[str, str]:
    """What was answered otherwise than the pack has it by itself; variables in `settled` are not asked for.

    Without a terminal every variable has the pack's default, as `Asker`s take it for an optional question.
    """
    found: dict[str, str] = {}
    for name, offered in pack.variables.items():
        own = name == "name" and offered == pack.name
        if name in settled or own or isinstance(offered, dict):
            continue
        question = _question(pack, name, offered)
        answer = _said(question, asker(question))
        if answer != _said(question, question.default):
            found[name] = answer
    return found


def _question(pack: Pack, name: str, offered: Any) -> Question:
    text = f"{pack.name}: {name}?"
    if isinstance(offered, bool):
        default = ("yes",) if offered else ()
        return Question(kind="confirm", text=text, flag=f"--set {name}=yes", default=default, optional=True)
    if isinstance(offered, list):
        choices = tuple(Choice(value=str(each), title=str(each)) for each in offered)
        flag = f"--set {name}={choices[0].value}"
        return Question(kind="one", text=text, flag=flag, default=(choices[0].value,), choices=choices, optional=True)
    flag = f"--set {name}=VALUE"
    if "{{" in str(offered) or "{%" in str(offered):
        text = f"{text} (Enter: {offered})"
        return Question(kind="text", text=text, flag=flag, optional=True)
    default = (str(offered),) if offered not in (None, "") else ()
    return Question(kind="text", text=text, flag=flag, default=default, optional=True)


def _said(question: Question, answer: tuple[str, ...]) -> str:
    return ("yes" if answer else "no") if question.kind == "confirm" else "".join(answer)
