"""What a merge could not decide: the user's text stays, and both others are shown to them."""

from __future__ import annotations

from dataclasses import dataclass

FOLDER = ".itest/conflicts"
"""Where conflicts wait for the user; nothing in it is Python, so no tool collects it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One definition, or a whole file (`name` is empty), as it was written, as it is now and as itest has it now.

    An empty text stands for "not there".
    """

    path: str
    name: str
    why: str
    base: str = ""
    yours: str = ""
    ours: str = ""
