"""The only doors through which names and texts of a project reach a template, so that none breaks out of its place."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from itest.errors import ItestError


def literal(value: Any) -> str:
    """Python source for a value made of None, bool, numbers, str, bytes, datetime, lists, tuples and mappings."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(literal(item) for item in value) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if value is None or isinstance(value, (bool, int, float, bytes)):
        return repr(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, datetime):
        parts = ", ".join(map(str, value.timetuple()[:5]))
        return f"datetime({parts}{', tzinfo=timezone.utc' if value.tzinfo else ''})"
    raise ItestError(f"A value of type {type(value).__name__} cannot be written into a test.")


def identifier(value: str, also: str = "") -> str:
    """The text itself if it is a (dotted) Python name; characters in `also` are admitted between parts.

    Raises ItestError for anything else, keywords included.
    """
    names = re.split("[" + re.escape("." + also) + "]", str(value))
    if not all(name.isidentifier() and not keyword.iskeyword(name) for name in names):
        raise ItestError(f"{value!r} is not a name that can stand in a test.")
    return str(value)


def docline(value: str) -> str:
    """Text for one line of a docstring or comment: no quotes that end it, no backslashes, no line breaks."""
    return " ".join(str(value).split()).replace("\\", "/").replace('"""', "'''").strip('"')


def _quoted(text: str) -> str:
    quoted = repr(text)
    if quoted.startswith("'") and '"' not in text:
        return '"' + quoted[1:-1].replace("\\'", "'") + '"'
    return quoted


FILTERS: dict[str, Callable[..., str]] = {"literal": literal, "identifier": identifier, "docline": docline}
