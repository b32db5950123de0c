"""Long texts that went out, an HTML mail say, as what a person would look for in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from itest.stages.plan.tests.literals import is_hole

LONG = 240
"""Signs above which nobody reads a literal in a test."""
FEWEST_SIGNS = 8
FILLED = 4
"""Texts with nothing of the test's own in them that are named beside those that have."""
WIDEST = 80
LINES = re.compile(r"(?:\A|>|\n)[^<>{}\n\r]+")
MARKUP = re.compile(r"<(style|script|head)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"https?://[^\s\"'<>]+")
LAST = re.compile(r"[^<>\n\r]*\Z")
FIRST = re.compile(r"[^<>\n\r]*")


def brief(value: Any) -> Any:
    """The value, each long text in it as one that has these parts: those with values of the test, the first others."""
    if isinstance(value, str):
        return _holding([value], value) if _is_long(value) else value
    if is_hole(value, "text"):
        whole = "".join(part if isinstance(part, str) else "" for part in value["parts"])
        return _holding(value["parts"], value) if _is_long(whole) else value
    if is_hole(value):
        return value
    if isinstance(value, dict):
        return {key: brief(item) for key, item in value.items()}
    return [brief(item) for item in value] if isinstance(value, list) else value


def _is_long(text: str) -> bool:
    return len(text) > LONG and len(set(text)) > FEWEST_SIGNS


def _holding(parts: list[Any], value: Any) -> Any:
    """A hole for a text that contains what tells most of `parts`; the value itself where nothing does."""
    own = list(_around(parts))
    rest = [text for part in parts if isinstance(part, str) for text in _said(part)]
    told = [*rest[:FILLED], *own]
    return {"$": "holding", "parts": told} if told else value


def _around(parts: list[Any]) -> Iterator[Any]:
    """Each value of the test with what stands before and behind it on the same line or in the same element."""
    for index, part in enumerate(parts):
        if not is_hole(part):
            continue
        before = parts[index - 1] if index and isinstance(parts[index - 1], str) else ""
        behind = parts[index + 1] if index + 1 < len(parts) and isinstance(parts[index + 1], str) else ""
        found = LAST.search(before), FIRST.match(behind)
        left, right = (match.group() if match else "" for match in found)
        yield {"$": "text", "parts": [p for p in (left[-WIDEST:].lstrip(), part, right[:WIDEST].rstrip()) if p]}


def _said(text: str) -> Iterable[str]:
    """What can be read of a text: the lines that are no markup, and the first link."""
    lines = (match.group() for match in LINES.finditer(MARKUP.sub("\n", text)))
    plain = (line.lstrip(">").strip()[:WIDEST].rstrip() for line in lines)
    told = [line for line in plain if len(line) >= FEWEST_SIGNS and line in text and " " in line]
    links = LINK.findall(text)[:1]
    return dict.fromkeys([*told[: FILLED - len(links)], *links])
