"""A question to the user as a value: a terminal asks it, `--yes` takes its default, a flag makes it needless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose: what is answered, and what is shown beside it."""

    value: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`default` is what pressing Enter answers; () is "no" or "none". `flag` says the same on the command line.

    Without a terminal an `optional` question counts as answered by its default; any other one is an error.
    """

    kind: Literal["confirm", "one", "many", "text"]
    text: str
    flag: str
    default: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    optional: bool = False


Asker = Callable[[Question], tuple[str, ...]]
"""Answers a question: the chosen values; ("yes",) or () for a question of the kind "confirm"."""
