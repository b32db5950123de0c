"""Endpoints that answer a token for refreshing, carried as others carry theirs for access, with a new one."""

from __future__ import annotations

import re
from typing import Any, Iterator

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..known import holes
from ..known.app import App

REFRESH = re.compile(r"refresh|renew", re.IGNORECASE)


def renewing(app: App, catalog: Catalog, draft: Draft) -> Iterator[Draft]:
    """The draft of nobody but whoever has the token that an earlier answer gave for this; none where a body takes it.

    flask_jwt_extended has `@jwt_required(refresh=True)` for such endpoints.
    """
    endpoint = draft.endpoint
    if not REFRESH.search(f"{endpoint.path} {endpoint.raw.get('name') or ''}") or endpoint.fields:
        return
    login = app.cast.get("login") or {}
    header, prefix = str(login.get("header") or "Authorization"), str(login.get("prefix") or "Bearer ")
    for name in [name for name in catalog.spoken if REFRESH.search(name)]:
        carried = {"$": "text", "parts": [prefix, catalog.said(name)]}
        yield draft.copy(headers={header: carried}, persona="anonymous", strategy="credentials")


def refused(draft: Draft) -> Iterator[Draft]:
    """The draft with the account's token for access instead; none where it carries no token for refreshing."""
    for value in (draft.headers or {}).values():
        if draft.persona == "anonymous" and any(map(_for_refreshing, holes.holes_in(value))):
            yield draft.copy(headers=None, persona="user")


def _for_refreshing(hole: Any) -> bool:
    return hole["$"] == "tie" and bool(REFRESH.search(str(hole["path"][-1:])))
