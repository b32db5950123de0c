"""Nobody with an account's token, one letter behind it: what the application must refuse."""

from __future__ import annotations

import re
from typing import Any, Iterator, Tuple

from ..drafts.draft import Draft
from ..known import holes
from ..known.app import App
from ..known.tokens import JWT
from ..playing.play import NotArrangedError, Record
from ..playing.stage import SceneError
from ..search.search import Search

Proof = Tuple[str, str, Any]
"""The header, what stands before the token in it, and the token as a hole."""


def tampered(search: Search, draft: Draft, record: Record) -> Iterator[Draft]:
    """The user's call with a broken token, where the unbroken one alone opens the door, and nothing beside it.

    Reads of the same path for everybody are enough where there are any, as one guard serves many endpoints.
    """
    known = [e for e in search.app.endpoints if e.secured is not False and not e.parameters]
    plain = [e for e in known if not e.writes] or known
    if draft.persona != "user" or draft.headers or (plain and draft.endpoint not in plain):
        return
    for header, start, token in _carried(search.app, draft.persona, record):
        bare = draft.copy(persona="anonymous", things=[], headers={header: _text(start, token, "")})
        if _status(search, bare) == record.reply.status:
            yield bare.copy(headers={header: _text(start, token, "x")})
            return


def _carried(app: App, persona: str, record: Record) -> Iterator[Proof]:
    """The tokens that this persona's client carries: in headers of their own, and JSON web tokens in cookies."""
    cast = app.cast
    for login in [cast.get("login") or {}, *(cast.get("also") or ())]:
        if login.get("scheme") != "basic" and (login.get("token") or login.get("setting") or login.get("issued")):
            header = str(login.get("header") or "Authorization")
            yield header, "", holes.persona(persona, ["headers", header])
    cookies = (record.people.get(persona) or {}).get("cookies") or ()
    for index, (name, value) in enumerate(cookies):
        if JWT.match(str(value)) and re.match("ey", str(value)):
            yield "Cookie", f"{name}=", holes.persona(persona, ["cookies", index, 1])


def _text(*parts: Any) -> Any:
    return {"$": "text", "parts": [part for part in parts if part != ""]}


def _status(search: Search, draft: Draft) -> int:
    try:
        return search.player.play(draft.script()).reply.status
    except (NotArrangedError, SceneError, holes.UnfilledError):
        return 0
