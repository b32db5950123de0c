"""Which variable is behind a value that was not there or could not be read as a number: told by the failing line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.facts import Variable


def unset(variables: Sequence[Variable], environment: Mapping[str, str], place: str | None) -> tuple[str, ...]:
    """The variables without a value that a `None` at `place` ("file:line") may come from, the nearest group of them.

    Those read on that very line, else those of that file, else all.
    """
    free = [variable for variable in variables if variable.default is None and variable.name not in environment]
    file = (place or "").rpartition(":")[0]
    groups = (
        [variable for variable in free if f"{variable.where.path}:{variable.where.line}" == place],
        [variable for variable in free if variable.where.path == file],
        free,
    )
    return tuple(dict.fromkeys(variable.name for variable in next(filter(None, groups), ())))


def holders(environment: Mapping[str, str], supplied: Mapping[str, int], text: str) -> tuple[str, ...]:
    """The variables to which itest itself gave this text."""
    return tuple(name for name, value in environment.items() if value == text and name in supplied)


def nearest(names: Sequence[str], variables: Sequence[Variable], place: str | None) -> tuple[str, ...]:
    """Those of the variables that are read on the failing line, where any is; else all of them."""
    there = {v.name for v in variables if f"{v.where.path}:{v.where.line}" == place}
    return tuple(name for name in names if name in there) or tuple(names)


def place_of(needs: Sequence[Mapping[str, Any]]) -> str | None:
    """Where in the project it failed."""
    return next((str(need["where"]) for need in needs if need["kind"] == "place"), None)
