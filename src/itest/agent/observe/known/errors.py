"""Which request fields an error answer complains about, whatever the framework's way of saying so."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from .tokens import leaves

Complaint = Tuple[str, str]
"""(field, message); nested fields are dotted."""

MISSING = re.compile(
    r"required|missing|must include|may not be (blank|null|empty)|cannot be (blank|null|empty)|can't be blank", re.I
)
UNKNOWN = re.compile(r"unknown field|extra (fields|inputs)|not permitted|unexpected|additional propert", re.I)
TAKEN = re.compile(r"already|exists|taken|unique|duplicate|in use|registered|different", re.I)
GENERAL = ("detail", "non_field_errors", "error", "message", "messages", "errors", "extra", "__all__")
PLACES = ("body", "query", "path", "json", "form", "payload", "data", "header", "cookie", "__root__")


def complaints(answer: Any, fields: Sequence[str]) -> List[Complaint]:
    """The fields (out of `fields`, or others that the answer names) with what is said of each, in order."""
    found: List[Complaint] = []
    for field, message in _said(answer, ()):
        if field and (field, message) not in found:
            found.append((field, message))
    if not found:
        text = " ".join(value for _, value in leaves(answer) if isinstance(value, str))
        found = [(f, text[:300]) for f in fields if re.search(rf"\b{re.escape(f)}\b", text, re.I)]
    return found


def lacking(answer: Any, place_of: str) -> List[str]:
    """The parameters in that place ("query") that a validation library says are missing."""
    inner = answer.get("detail") if isinstance(answer, dict) else None
    found = []
    for item in inner if isinstance(inner, list) else ():
        where = list(item.get("loc") or ()) if isinstance(item, dict) else []
        if where[:1] == [place_of] and len(where) == 2 and grade(str(item.get("msg"))) == "missing":
            found.append(str(where[1]))
    return found


def structured(answer: Any) -> List[str]:
    """The fields of an answer that lists complaints field by field, sorted; empty for answers in free words."""
    lists = place(answer)
    inner = answer
    for step in lists:
        inner = inner[step]
    by_name = isinstance(inner, dict) and inner and all(_messages(item) for item in inner.values())
    if not lists and not by_name:
        return []
    return sorted({field for field, _ in _said(answer, ()) if field and field not in GENERAL})


def of_framework(answer: Any) -> bool:
    """Whether complaints are listed the way validation libraries do, with the place of each ("loc")."""
    inner = answer
    for step in place(answer):
        inner = inner[step]
    return isinstance(inner, list) and bool(inner) and all(isinstance(i, dict) and "loc" in i for i in inner)


def style(answer: Any) -> str:
    """How complaints are listed: "loc", "field", "keys", or "text" for free words."""
    inner = answer
    for step in place(answer):
        inner = inner[step]
    first = inner[0] if isinstance(inner, list) and inner else None
    if isinstance(first, dict):
        return next((word for word in ("loc", "field") if word in first), "text")
    return "keys" if isinstance(inner, dict) and structured(answer) else "text"


def _messages(item: Any) -> bool:
    if isinstance(item, dict):
        return bool(item) and all(_messages(value) for value in item.values())
    return isinstance(item, list) and bool(item) and all(isinstance(i, (str, dict)) for i in item)


def grade(message: str) -> str:
    """What a complaint is about: "missing", "unknown", "taken" or "invalid"."""
    for pattern, name in ((UNKNOWN, "unknown"), (MISSING, "missing"), (TAKEN, "taken")):
        if pattern.search(message):
            return name
    return "invalid"


def place(answer: Any) -> Tuple[Any, ...]:
    """Where in the answer the complaints stand: ("detail",), ("errors",), () and the like."""
    if isinstance(answer, dict):
        for key in ("detail", "errors", "error", "messages", "message", "fields"):
            inner = answer.get(key)
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                return (key,)
            if isinstance(inner, dict) and inner:
                return (key, *place(inner)) if set(inner) <= set(PLACES) else (key,)
        if len(answer) == 1 and next(iter(answer)) in PLACES and isinstance(next(iter(answer.values())), dict):
            return (next(iter(answer)),)
    return ()


def _said(answer: Any, path: Tuple[str, ...]) -> Iterator[Complaint]:
    if isinstance(answer, dict):
        spot = answer.get("loc", answer.get("path", answer.get("field", answer.get("param"))))
        message = answer.get("msg", answer.get("message", answer.get("detail")))
        if spot is not None and isinstance(message, str) and isinstance(spot, (list, tuple, str)):
            parts = [str(p) for p in spot] if not isinstance(spot, str) else [spot]
            yield _dotted(parts), message
            return
        for key, item in answer.items():
            yield from _said(item, (*path, str(key)))
    elif isinstance(answer, list):
        if answer and all(isinstance(item, str) for item in answer):
            yield (
                _dotted([p for p in path if p not in ("errors", "detail", "error", "messages", "fields")]),
                " ".join(answer),
            )
        else:
            for index, item in enumerate(answer):
                yield from _said(item, path if len(answer) == 1 else (*path, str(index)))


def _dotted(parts: Sequence[str]) -> str:
    kept = list(parts)
    while kept and kept[0] in PLACES:
        kept = kept[1:]
    return ".".join(kept)


def by_field(found: Sequence[Complaint]) -> Dict[str, str]:
    """The first message for each field."""
    result: Dict[str, str] = {}
    for field, message in found:
        result.setdefault(field, message)
    return result
