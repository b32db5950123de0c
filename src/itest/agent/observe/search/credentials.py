"""What the account `user` proves itself with, for the endpoints that ask for just that."""

from __future__ import annotations

from typing import Any, Iterator, List

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..known import holes
from ..known.app import App
from ..people.entrances import LOG_IN, NEITHER, SIGN_UP, log_in_drafts, named, password_fields
from .refreshing import renewing


def handles(app: App) -> List[str]:
    """The attributes that accounts may log in with."""
    known: List[str] = [name for name in ("email", "username", "id") if name in app.attributes]
    return known or [name for name in app.attributes if name != "password"][:2] or ["email", "username"]


def credentials(app: App, catalog: Catalog, draft: Draft) -> Iterator[Draft]:
    """For log-ins: the body made of what the account knows; for others the header that they want beside a log-in."""
    endpoint = draft.endpoint
    if endpoint.raw.get("scheme") == "basic":
        yield from _basic(app, draft)
    entrance = LOG_IN.search(endpoint.path) and not NEITHER.search(endpoint.path)
    if endpoint.writes and password_fields(endpoint) and entrance:
        for known in [] if SIGN_UP.search(endpoint.path) else log_in_drafts(endpoint, handles(app)):
            yield draft.copy(encoding=known.encoding, data=named(known.data, "user"), strategy="credentials")
    yield from renewing(app, catalog, draft)


def _basic(app: App, draft: Draft) -> Iterator[Draft]:
    for handle in handles(app):
        name, secret = holes.persona("user", [handle]), holes.persona("user", ["password"])
        hole: Any = {"$": "basic", "username": name, "password": secret}
        yield draft.copy(headers={"Authorization": hole}, strategy="credentials", persona="anonymous")
