"""Requirement lists, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from itest.errors import ItestError
from itest.packaging.requirements import name_of, names


def add(text: str, requirements: Sequence[str], path: str) -> str | None:
    """The list with the requirements that it lacks at its end; None when it has them all.

    Raises ItestError for lists with hashes: pip would refuse a line without one.
    """
    there = names(text.splitlines())
    lacking = [requirement for requirement in requirements if name_of(requirement) not in there]
    if not lacking:
        return None
    if "--hash=" in text:
        advice = f"Add {', '.join(lacking)} to its source and compile it again, or use --no-install."
        raise ItestError(f"{path} is locked with hashes and cannot be extended", advice=advice)
    start = text if not text or text.endswith("\n") else text + "\n"
    return start + "".join(f"{requirement}\n" for requirement in lacking)


def drop(text: str, requirements: Sequence[str]) -> str:
    """The list without the lines that are exactly these requirements."""
    return "".join(line for line in text.splitlines(keepends=True) if line.strip() not in requirements)
