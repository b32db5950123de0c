"""What is expected of an answer: exact for the application's own, status and field names for a framework's errors."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

from itest.model.observations import Answer
from itest.model.runtime import Json
from itest.stages.observe.ties import leaves
from itest.stages.observe.twin import Twin, is_any

Record = Mapping[str, Any]
FRAMEWORK_WORDS = {
    "not authenticated", "authentication credentials were not provided.", "not found", "not found.", "unauthorized",
    "method not allowed", "forbidden", "invalid token.", "no user matches the given query.",
    "you do not have permission to perform this action.", "missing authorization header", "bad request",
}  # fmt: skip
FRAMEWORK_PHRASES = (
    "the requested url was not found on the server", "the method is not allowed for the requested url",
    "you don't have the permission to access the requested resource", "the server could not verify that you are auth",
    "the browser (or proxy) sent a request that this server could not understand",
)  # fmt: skip
"""How the descriptions begin that werkzeug's errors have unless they are told another."""
ABSOLUTE = re.compile(r"(?<![\w./])(?:/[\w.@+-]+){2}|\b[A-Za-z]:\\")
SHOWN = 3
ENOUGH = 2


def answer(left: Record, right: Record, twin: Twin) -> Answer:
    """The expectation that both records fulfil; their statuses are equal."""
    status = int(left["status"])
    if left.get("raised"):
        said = [str(record["raised"]).partition(": ")[2] for record in (left, right)]
        alike = "".join(
            one for one, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(*said, strict=False))
        )
        return Answer(status=status, raised=_anywhere(alike) or str(left["raised"]))
    location = None
    if left["location"] is not None and right["location"] is not None:
        location = twin.value(left["location"], right["location"], "location")
        location = _elsewhere(left["location"], right["location"]) if is_any(location) else location
    if not (left["is_json"] and right["is_json"]):
        notice = tuple(text for text in left.get("notice") or () if text in (right.get("notice") or ()))
        return Answer(status=status, location=location, shows=tuple(_shows(left, right, twin)), notice=notice)
    fields = tuple(f for f in left["complaints"] if f in right["complaints"])
    if status >= 400 and (fields or left["framework"] or _of_framework(left["body"])):
        return Answer(
            status=status,
            is_json=True,
            error_fields=fields,
            error_path=tuple(left["place"]),
            error_style=str(left.get("style") or ""),
            location=location,
        )
    return Answer(status=status, body=twin.value(left["body"], right["body"]), is_json=True, location=location)


def _elsewhere(left: str, right: str) -> Json:
    """An address on another host of which only the query varies, with a state, say; None for others."""
    place = left.partition("?")[0]
    same = place == right.partition("?")[0] and place.startswith(("http://", "https://"))
    return {"$": "like", "before": f"{place}?", "after": ""} if same and place != left else None


def _anywhere(message: str) -> str:
    """What an exception says up to a path, which is another in each copy of the project."""
    return ABSOLUTE.split(message, maxsplit=1)[0].rstrip()


def _of_framework(body: Json) -> bool:
    """Whether an error body says nothing of the application's own."""
    said = [str(value).strip().lower() for _, value in leaves(body) if isinstance(value, str)]
    return not said or all(text in FRAMEWORK_WORDS or text.startswith(FRAMEWORK_PHRASES) for text in said)


def _shows(left: Record, right: Record, twin: Twin) -> list[Any]:
    """Texts that the page showed in both worlds: as they are when equal, else as parts of what was arranged."""
    found: list[Any] = [text for text in left["shown"] if text in right["shown"]]
    for text in left["shown"]:
        for other in right["shown"]:
            tied = twin.ties.find(text, other, "") if text != other else None
            if tied is not None and tied not in found:
                found.append(tied)
    for text in left["told"]:
        for other in right["told"] if len(found) < ENOUGH else ():
            said = text if text == other else twin.ties.find(text, other, "")
            if said is not None and said not in found:
                found.append(said)
    return found[:SHOWN]
