"""What providers tell the application of their own accord: events that are believed, and those that are not."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from ..drafts.draft import Draft
from ..known import holes
from ..known.app import Endpoint
from ..known.words import snake
from ..playing import judge
from ..playing.effects import condition
from ..playing.play import Record
from ..search.notebook import Notebook
from ..search.search import Found, Search
from .order import Order, Told
from .troubles import failed

Hook = Mapping[str, Any]
"""boundaries._hooks.Hook as a dict."""
About = Dict[str, Any]
Play = Callable[[Draft], Optional[Record]]

RECEIVER = re.compile(r"web_?hook|\bhooks?\b|callback|notif|event|ipn|stripe|razorpay|paystack", re.IGNORECASE)
DATED = ("stripe", "svix")
"""Schemes whose signatures do not hold for ever."""
BESIDE = {"svix": {"Svix-Id": "id", "Svix-Timestamp": "moment"}}
"""By scheme what the provider says in headers beside the signature: attributes of the delivery."""
MOST_EVENTS = 6
MOST_VARIANTS = 5
UNKNOWN = "something.unknown.happened"
OWN_ID = re.compile(r"stripe|session|payment|intent|charge|invoice|subscription|customer|transaction|external|provider")
EMAIL = re.compile(r"e?mail")
BEGUN = {"subscription": "sub_000000000000000000000001", "invoice": "in_000000000000000000000001"}
"""What an event names where somebody has subscribed."""
TRIAL = {"trial_start": 1997408000, "trial_end": 1998012800}
"""What is null in a subscription that began without a trial, and is there where a receiver reads it."""
NUMBER = "id_000000000000000000000042"


class Webhooks:
    """Plays the provider for the endpoints that receive what it sends."""

    def __init__(self, search: Search, hooks: List[Hook], play: Play) -> None:
        self.search = search
        self.hooks = hooks
        self.play = play

    def hook(self, endpoint: Endpoint) -> Optional[Hook]:
        """How events come to this endpoint, None where it does not receive any."""
        handler = endpoint.handler or {}
        named = RECEIVER.search(endpoint.path) or RECEIVER.search(str(handler.get("qualname") or ""))
        if endpoint.method != "POST" or not named:
            return None
        own = [hook for hook in self.hooks if str(handler.get("file") or "").endswith(str(hook["path"]))]
        plainly = re.search(r"web_?hook|\bhooks?\b", endpoint.path, re.IGNORECASE)
        return next(iter(own or (self.hooks if plainly else [])), None)

    def received(self, endpoint: Endpoint) -> Iterator[Told]:
        """Each known event, an unknown one, and the most telling event in every wrong way."""
        hook = self.hook(endpoint)
        if hook is None:
            return
        seen = [told for kind in hook["events"][:MOST_EVENTS] for told in self._best(endpoint, hook, kind)]
        if not any(told.record.reply.status < 300 for told in seen):
            return
        yield from seen
        yield from self._seen(UNKNOWN, _delivery(endpoint, hook, "tells", UNKNOWN, {}))
        first = max(seen, key=lambda told: (told.record.reply.status < 300, told.effect))
        yield from self._wrongly(first, hook)
        order = Order(
            self.search.catalog, self._seen, lambda kind, about: _delivery(endpoint, hook, "tells", kind, about)
        )
        yield from order.again(first, seen)
        yield from order.later(seen)

    def _best(self, endpoint: Endpoint, hook: Hook, kind: str) -> Iterator[Told]:
        """The event about what makes it do most."""
        found = []
        for about, things in self._variants(endpoint, hook):
            draft = _delivery(endpoint, hook, "tells", kind, about).copy(things=things)
            found += list(self._seen(kind, draft))
        if found:
            yield max(found, key=lambda told: (told.record.reply.status < 300, told.effect, -told.record.reply.status))

    def _seen(self, subject: str, draft: Draft) -> Iterator[Told]:
        record = self.play(draft)
        if record is not None:
            yield Told(subject, draft, record)

    def _wrongly(self, first: Told, hook: Hook) -> Iterator[Told]:
        """The same event without its signature, forged, altered, and long after it was signed."""
        kind, about = first.draft.conditions[0]["values"][0], first.draft.conditions[0]["arguments"]
        unsigned = {k: v for k, v in (first.draft.headers or {}).items() if k == "Content-Type"}
        yield from self._seen(f"{kind} without signature", first.draft.copy(headers=unsigned))
        ways = {"forges": "with forged signature", "changes_its_words": "with altered body", "garbles": "cut off"}
        if hook["scheme"] in DATED:
            ways["tells_late"] = "signed an hour ago"
        for method, way in ways.items():
            told = [condition("webhook", method, kind, **about)]
            yield from self._seen(f"{kind} {way}", first.draft.copy(conditions=told))

    def _variants(self, endpoint: Endpoint, hook: Hook) -> Iterator[Tuple[About, List[str]]]:
        """What an event may be about: things that the names of what is read speak of, and what hangs on them."""
        plain: About = {}
        for path in hook["reads"]:
            value = self._value(endpoint, list(path))
            if value is not None:
                _put(plain, path, value)
        yield plain, []
        begun = {name: value for name, value in BEGUN.items() if [name] in [list(path) for path in hook["reads"]]}
        if "subscription" in begun:
            yield {**plain, "mode": "subscription", **begun}, []
        for things in self._hanging(plain):
            yield plain, things
        for about in islice(self._by_own_id(hook, plain), MOST_VARIANTS):
            yield about, []

    def _value(self, endpoint: Endpoint, path: List[str]) -> Any:
        """What stands at a path of the event's object: something of the application's where the name speaks of it."""
        name = snake(path[-1])
        if path[0] == "metadata" and len(path) == 2:
            if name in ("user", "user_id", "uid"):
                return holes.persona("user", ["id"])
            tied = self.search.bodies.referrer(Draft(endpoint, "user"))(name, {"type": "integer"})
            return tied if tied is not None else self._email(name) or "1"
        if len(path) == 1 and name in TRIAL:
            return TRIAL[name]
        if path == ["client_reference_id"]:
            return holes.persona("user", ["id"]) if "user" in self.search.people else None
        return self._email(name) if len(path) <= 2 else None

    def _email(self, name: str) -> Any:
        known = EMAIL.search(name) and "user" in self.search.people and "email" in self.search.app.attributes
        return holes.persona("user", ["email"]) if known else None

    def _hanging(self, about: About) -> Iterator[List[str]]:
        """Rows of other tables that refer to what the event is about."""
        catalog, app = self.search.catalog, self.search.app
        tied = list(dict.fromkeys(holes.ties_in(about)))
        within = {str(catalog.things[name]["table"]): name for name in tied}
        for model in app.models:
            refers = {str(c.get("references") or "").rpartition(".")[0] for c in model["columns"]}
            if refers & set(within) and model["table"] not in within:
                yield [*tied, *catalog.options(str(model["table"]), "user", within=within)[:1]]

    def _by_own_id(self, hook: Hook, plain: About) -> Iterator[About]:
        """The event about a row that keeps an id of the provider's."""
        read = {path[0] for path in hook["reads"]}
        for model in self.search.app.models:
            for column in model["columns"]:
                name = snake(str(column["attribute"]))
                if column["kind"] not in ("str", "text") or not OWN_ID.search(name) or not name.endswith("id"):
                    continue
                hole = self._with(model, str(column["attribute"]))
                for part in ("id", "payment_intent", "subscription", "customer") if hole else ():
                    stem = part.replace("_", "")
                    if part in read and (part == "id" or stem in name.replace("_", "")):
                        yield {**plain, part: hole}

    def _with(self, model: Mapping[str, Any], attribute: str) -> Any:
        """A row by factory that has such an id, tied by it."""
        catalog = self.search.catalog
        for name in catalog.options(str(model["table"]), "user"):
            thing = catalog.things[name]
            if thing.get("model"):
                known = {**thing, "overrides": {**(thing["overrides"] or {}), attribute: NUMBER}}
                return holes.tie(catalog.add({**known, "name": f"paid_{thing['name']}"}), [attribute])
        return None


def keep_events(webhooks: Webhooks, found: Found, notebook: Notebook) -> bool:
    """Keeps what the endpoint makes of events; whether it receives any: signatures are all that it asks for."""
    received = False
    for told in webhooks.received(found.endpoint):
        if failed(told.record):
            notebook.note("broken", told.draft, told.record, "event", f"{told.subject} comes")
        notebook.keep("event", told.subject, told.draft, told.record)
        if not received or told.record.reply.status < 300:
            found.grade = judge.grade(found.endpoint, told.record, False, True)
        received = True
    return received


def _delivery(endpoint: Endpoint, hook: Hook, method: str, kind: str, about: About) -> Draft:
    draft = Draft(endpoint, "anonymous")
    draft.raw = holes.persona("webhook", ["body"])
    draft.headers = {"Content-Type": "application/json", str(hook["header"]): holes.persona("webhook", ["signature"])}
    for name, attribute in BESIDE.get(str(hook["scheme"]), {}).items():
        draft.headers[name] = holes.persona("webhook", [attribute])
    draft.conditions = [condition("webhook", method, kind, **about)]
    return draft


def _put(about: About, path: List[str], value: Any) -> None:
    for step in path[:-1]:
        about = about.setdefault(step, {})
        if holes.is_hole(about):
            return
    about.setdefault(path[-1], value)
