"""What can be done with a mail: its links and codes serve the requests that want them back, and it is asked for."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Tuple

from ..drafts.bodies import Bodies
from ..drafts.catalog import EMPTY, Catalog, needs_of
from ..drafts.draft import Draft
from ..known import holes, nouns
from ..known.app import SECRET, Endpoint
from ..known.words import snake
from ..people.entrances import log_in_drafts, log_ins, named, password_fields
from ..playing import mails
from ..playing.play import Record

ASKS = re.compile(r"reset|recover|forgot|resend|remind|confirm|verif|activat|invit|passw|e?mail|magic", re.IGNORECASE)
ASKING = re.compile(r"^(send|request|forgot)_|_(request|send)s?$")
NOBODY = {"email": "nobody@example.com"}
OLD = re.compile(r"old|current|previous|existing", re.IGNORECASE)


class Letters:
    """Remembers which write brought which kind of mail."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.paths = [e.path for e in catalog.app.endpoints]
        self._known: List[Tuple[Draft, str]] = []

    def hear(self, draft: Draft, record: Record) -> None:
        """Reads the mails of a successful call."""
        for pattern in mails.patterns(record.mails, self.paths):
            if all(known != pattern for _, known in self._known):
                self._known.append((draft, pattern))

    def said(self, endpoint: Endpoint, name: str) -> Any:
        """A tie to what a mail says for this parameter or field, or None."""
        for draft, pattern in self._known:
            key = mails.fits(pattern, endpoint.path, name)
            if key is not None and draft.endpoint.key != endpoint.key:
                return holes.tie(self._thing(draft, pattern), [key])
        return None

    def _thing(self, draft: Draft, pattern: str) -> str:
        script = draft.script()
        label = ASKING.sub("", (nouns.subject(draft.endpoint.path) or ["new"])[0]) or "new"
        thing = {
            **EMPTY,
            "name": f"{label}_mail",
            "label": f"{label} mail".replace("_", " "),
            "table": None,
            "request": script["request"],
            "mailed": pattern,
            "needs": list(script["things"]),
        }
        return self.catalog.add(thing)

    def asked(self, draft: Draft, bodies: Bodies, handles: List[str]) -> Iterator[Draft]:
        """For a form that has a mail sent to an account: the body that names the account of `user`."""
        endpoint = draft.endpoint
        if not endpoint.writes or password_fields(endpoint) or not ASKS.search(endpoint.path):
            return
        for encoding, shape in bodies.shapes(endpoint):
            own = {
                name: handle for name in shape.get("properties") or {} for handle in handles if handle in snake(name)
            }
            if own:
                made = bodies.filled(draft.copy(encoding=encoding, strategy="asked"), shape)
                told = {name: holes.persona("user", [handle]) for name, handle in own.items()}
                yield made.copy(data={**made.data, **told})


def to_nobody(draft: Draft) -> Optional[Draft]:
    """The same request for an account that does not exist; None where it names none."""
    data: Dict[str, Any] = draft.data if isinstance(draft.data, dict) else {}
    named_by = [name for name, value in data.items() if holes.is_hole(value) and value["$"] == "persona"]
    if not named_by:
        return None
    return draft.copy(data={**data, **{name: NOBODY.get(data[name]["path"][-1], "nobody") for name in named_by}})


def renewed(catalog: Catalog, draft: Draft, record: Record, handles: List[str]) -> Iterator[Tuple[Draft, Draft]]:
    """After a call that changed an account's password: log-ins with the new one, each with and without the change."""
    who, password = _whose(catalog, record, handles), _new_password(draft)
    if who is None or password is None or draft.strategy == "credentials":
        return
    step = catalog.add({
        **EMPTY,
        "name": "new_password",
        "label": "password",
        "table": None,
        "request": draft.script()["request"],
        "needs": list(draft.script()["things"]),
    })  # fmt: skip
    for endpoint in log_ins(catalog.app):
        for known in log_in_drafts(endpoint, handles):
            if isinstance(known.data, dict):
                told = known.copy(data=_with_password(named(known.data, who), password), strategy="credentials")
                needed = needs_of(catalog.things, {"things": [step]})
                yield told.copy(things=[step]), told.copy(things=[name for name in needed if name != step])


def _whose(catalog: Catalog, record: Record, handles: List[str]) -> Optional[str]:
    for row in record.rows:
        if row["kind"] == "changed" and row["table"] == catalog.app.user_table:
            before, after = row["before"], row["after"]
            if any(SECRET.search(name) and before[name] != after[name] for name in after):
                for name, person in record.people.items():
                    if any(handle in person and person[handle] == after.get(handle) for handle in handles):
                        return str(name)
    return None


def _new_password(draft: Draft) -> Optional[str]:
    data: Dict[str, Any] = draft.data if isinstance(draft.data, dict) else {}
    fields = [name for name in password_fields(draft.endpoint) if not OLD.search(name)]
    return next((data[name] for name in fields if isinstance(data.get(name), str)), None)


def _with_password(data: Dict[str, Any], password: str) -> Dict[str, Any]:
    return {
        name: password if holes.is_hole(value) and value.get("path") == ["password"] else value
        for name, value in data.items()
    }
