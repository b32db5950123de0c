"""What the next page tells of a form that was sent: shown once, after the redirect, and gone when it is read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Tuple

from ..known.forms import Page
from .clients import Reply

if TYPE_CHECKING:
    from .play import Record

MESSAGE = re.compile(r"^[^\d]{8,160}$")
REDIRECTS = (301, 302, 303, 307, 308)


def notice(record: Record, request: Dict[str, Any], send: Callable[[Dict[str, Any]], Reply]) -> Tuple[str, ...]:
    """The last text of the page that a form leads to that a second look at it does not show; none without one.

    Those before it are what earlier forms had to say.
    """
    return _said(*_pages(record, request, send))


def after_form(
    record: Record, request: Dict[str, Any], send: Callable[[Dict[str, Any]], Reply], sent: Iterable[str]
) -> Tuple[str, ...]:
    """The same, and the first of the texts that were `sent` which the page shows."""
    first, again = _pages(record, request, send)
    shown = [text for text in sent if text in first]
    return tuple(dict.fromkeys([*_said(first, again), *shown[:1]]))


def _pages(record: Record, request: Dict[str, Any], send: Callable[[Dict[str, Any]], Reply]) -> Tuple[str, str]:
    """The page that the answer to a form leads to, a mere button say, and the same once more; else empty ones."""
    place = record.location or ""
    pressed = request["method"] == "POST" and request.get("json") is None and request.get("raw") is None
    if (
        (request.get("form") is None and not pressed)
        or record.reply.status not in REDIRECTS
        or not place.startswith("/")
    ):
        return "", ""
    plain = dict.fromkeys(("query", "json", "form", "raw"))
    headers = request.get("headers")
    read = {**plain, "method": "GET", "path": place, "persona": request["persona"], "holes": {}, "headers": headers}
    first = send(read)
    if first.status != 200 or first.is_json:
        return "", ""
    return first.text, send(read).text


def _said(first: str, again: str) -> Tuple[str, ...]:
    """What is told only once."""
    known = set(Page(again).texts)
    fresh = (text for text in Page(first).texts if text not in known and text in first)
    return tuple(text for text in fresh if MESSAGE.match(text))[-1:]
