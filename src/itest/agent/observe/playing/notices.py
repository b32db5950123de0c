"""What the next page tells of a form that was sent: shown once, after the redirect, and gone when it is read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Dict, Tuple

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
    place = record.location or ""
    if request.get("form") is None or record.reply.status not in REDIRECTS or not place.startswith("/"):
        return ()
    plain = dict.fromkeys(("query", "json", "form", "headers", "raw"))
    read = {**plain, "method": "GET", "path": place, "persona": request["persona"], "holes": {}}
    first = send(read)
    if first.status != 200 or first.is_json:
        return ()
    again = set(Page(send(read).text).texts)
    fresh = (text for text in Page(first.text).texts if text not in again and text in first.text)
    return tuple(text for text in fresh if MESSAGE.match(text))[-1:]
