"""The calls by which is tried whether an account is let in: what nobody may make, and how each is made."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Iterator, List, Mapping, Optional, Tuple

from ..drafts.draft import Draft
from ..known import nouns, words
from ..known.app import App, Endpoint

KEYS = ("id", "identifier", "slug", "key")
"""What an account of one's own choice is called by: a project that several people share, say."""
ASKED = 24
NOBODY = 987654
API = re.compile(r"(^|/)api(/|$)", re.IGNORECASE)


def tried(app: App, values: Mapping[str, Any]) -> Iterator[Draft]:
    """Calls that may be closed, the easiest first; where a path names the account of these values, it is its own."""
    asked = _by_turns(sorted((e for e in app.endpoints if e.secured is not False), key=_ease))
    for endpoint in asked[:ASKED]:
        draft = Draft(endpoint, "anonymous")
        for parameter in endpoint.parameters:
            own = None if endpoint.writes else _own(app, values, parameter)
            draft.holes[str(parameter["name"])] = own or _any(parameter, endpoint.method)
        yield draft


def _own(app: App, values: Mapping[str, Any], parameter: Any) -> Optional[str]:
    """The account's own key, where the parameter names the account by it."""
    named = app.tables_for(nouns.stem(str(parameter["name"])))[:1]
    return next((values[key] for key in KEYS if key in values and named == [app.user_table]), None)


def _by_turns(endpoints: List[Endpoint]) -> List[Endpoint]:
    """Two of each scheme first, of an API's own as well: an application with both shows closed doors of both."""
    seen: Counter[str] = Counter()
    first: List[Endpoint] = []
    for endpoint in endpoints:
        scheme = f"{endpoint.raw.get('scheme')} {bool(API.search(endpoint.path))}"
        if seen[scheme] < 2:
            first.append(endpoint)
        seen[scheme] += 1
    return [*first, *(e for e in endpoints if e not in first)]


def _ease(endpoint: Endpoint) -> Tuple[bool, bool, int]:
    harmless = endpoint.method == "GET" and not re.search(r"log-?out|sign-?out", endpoint.path, re.I)
    return endpoint.secured is not True, not harmless, len(endpoint.parameters)


def _any(parameter: Any, method: str) -> Any:
    """Some value that the URL lets through; nobody's where the call could delete or change the account itself."""
    kind = str(parameter.get("kind") or "str")
    if parameter.get("choices"):
        return parameter["choices"][0]
    number = 1 if method == "GET" else NOBODY
    return {"int": number, "uuid": words.UUIDS[0], "float": 1.5}.get(kind, "anything")
