"""A string for a regular expression: the first of a few likely words that matches, else one built from the pattern."""

from __future__ import annotations

import re
import sys
from typing import Any, List, Optional

if sys.version_info >= (3, 11):
    from re import _constants as tokens
    from re import _parser as parser
else:
    import sre_constants as tokens
    import sre_parse as parser

LIKELY = [
    "abc",
    "abc123",
    "Abc12345",
    "12345",
    "1",
    "10115",
    "+442071838750",
    "A100",
    "a-walk",
    "2030-05-17",
    "09:30",
    "en",
    "EUR",
]


def matching(pattern: str, wanted: List[str]) -> Optional[str]:
    """A text that the pattern finds, `wanted` first; None where the pattern is beyond us or broken."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    for text in [*wanted, *LIKELY]:
        if compiled.search(text):
            return text
    try:
        parsed: Any = parser.parse(pattern)
        built = "".join(_built(item) for item in parsed)
    except (re.error, ValueError, RecursionError, OverflowError):
        return None
    return str(built) if compiled.search(built) else None


def _built(item: Any) -> str:
    kind, value = item
    if kind is tokens.LITERAL:
        return chr(value)
    if kind is tokens.IN:
        return _member(value)
    if kind in (tokens.MAX_REPEAT, tokens.MIN_REPEAT):
        low, high, inner = value
        return "".join(_built(part) for part in inner) * max(int(low), min(1, int(high)))
    if kind is tokens.SUBPATTERN:
        return "".join(_built(part) for part in value[-1])
    if kind is tokens.BRANCH:
        return "".join(_built(part) for part in value[1][0])
    return "a" if kind in (tokens.ANY, tokens.NOT_LITERAL) else ""


def _member(options: List[Any]) -> str:
    if options and options[0][0] is tokens.NEGATE:
        return "a"
    for kind, value in options:
        if kind is tokens.LITERAL:
            return chr(value)
        if kind is tokens.RANGE:
            return chr(value[0])
        if kind is tokens.CATEGORY:
            return {tokens.CATEGORY_DIGIT: "1", tokens.CATEGORY_SPACE: " "}.get(value, "a")
    return "a"
