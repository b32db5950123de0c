"""Where people are sent to another host to log in, and what they come back with: the state that was kept for them."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import urlsplit

from ..drafts.catalog import EMPTY, Catalog
from ..drafts.draft import Draft
from ..known import holes, nouns
from ..known.app import Endpoint
from ..known.tokens import leaves
from ..playing.clients import asked_at
from ..playing.play import Record

STATE = re.compile(r"state|csrf|nonce", re.IGNORECASE)
CODE = "code"
Departure = Tuple[Draft, List[Any], Mapping[str, str]]
"""The call, where its answer has the address (nowhere: it redirects there), and what is asked there."""


def comes_back(endpoint: Endpoint) -> bool:
    """Whether the endpoint takes what people come back with."""
    names = list((endpoint.query or {}).get("properties") or {}) + endpoint.fields
    return CODE in names and any(STATE.search(name) for name in names)


class Departures:
    """Remembers the calls that send their caller away with a state, as the authorization code flow of OAuth 2 does."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: List[Departure] = []

    def see(self, draft: Draft, record: Record) -> None:
        """Looks at where an answer leads."""
        for pointer, address in _addresses(record):
            asked = asked_at(address)
            if any(STATE.search(name) for name in asked):
                self._known.append((draft, pointer, asked))
                return

    def back(self, endpoint: Endpoint) -> Optional[Departure]:
        """The departure that leads back to this endpoint, None where none does: the one with the likest path."""
        if not comes_back(endpoint):
            return None
        others = [known for known in self._known if known[0].endpoint.key != endpoint.key]
        return max(others, key=lambda known: nouns.shared(known[0].endpoint.path, endpoint.path), default=None)

    def said(self, endpoint: Endpoint, name: str) -> Any:
        """A tie to what the caller was sent away with, for a parameter or field of this name; None for others."""
        departure = self.back(endpoint) if STATE.search(name) else None
        if departure is None or name not in departure[2]:
            return None
        draft, pointer, _ = departure
        script = draft.script()
        thing: Dict[str, Any] = {
            **EMPTY,
            "name": "authorization",
            "label": "authorization",
            "table": None,
            "leads": True,
        }
        thing = {**thing, "request": script["request"], "pointer": pointer}
        return holes.tie(self._catalog.add({**thing, "needs": list(script["things"])}), [name])


def _addresses(record: Record) -> Sequence[Tuple[List[Any], str]]:
    """The addresses on other hosts that an answer redirects to or has, with where they stand."""
    told: List[Tuple[List[Any], Any]] = [([], record.location)]
    told += [(list(path), value) for path, value in leaves(record.reply.body)] if record.reply.is_json else []
    return [(path, str(value)) for path, value in told if urlsplit(str(value)).scheme in ("http", "https")]
