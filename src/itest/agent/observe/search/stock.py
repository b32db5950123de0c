"""What Stripe must know already for an endpoint to work: objects that the application names by their ids."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import unquote_plus, urlsplit

from ..drafts.draft import Draft
from ..known import holes
from ..known.tokens import leaves
from ..playing.effects import Condition, condition
from ..playing.hosts import to_stripe
from ..playing.play import Record

Play = Callable[[Draft], Optional[Record]]

ROUNDS = 3
COLLECTIONS = {
    "charges": "charge",
    "checkout/sessions": "checkout.session",
    "customers": "customer",
    "payment_intents": "payment_intent",
    "prices": "price",
    "products": "product",
    "subscriptions": "subscription",
}
NAMED = re.compile(rf"^/v1/({'|'.join(COLLECTIONS)})/([^/]+)(/|$)")
GIVEN = re.compile(r"[a-z_]+0{6,}\d+$")
"""Ids that the Stripe of the tests gives itself."""
SOLD = ("price", "product", "subscription")
LISTS = ("/v1/products", "/v1/prices")
FIELD = re.compile(r"^(?:(charge|customer|payment_intent|subscription)|(?:line_)?items\[\d+\]\[(price|plan)\])$")


def stocked(draft: Draft, record: Record, play: Play) -> Optional[Tuple[Draft, Record]]:
    """The draft with what Stripe has, and what is seen of it then; None where nothing is named."""
    taught, seen = draft, record
    for _ in range(ROUNDS):
        wanted = [each for each in _wanted(seen) if each not in taught.conditions]
        if not wanted:
            break
        tried = taught.copy(conditions=[*taught.conditions, *wanted])
        record_of = play(tried)
        if record_of is None:
            break
        taught, seen = tried, record_of
    return (taught, seen) if taught is not draft else None


def _wanted(record: Record) -> List[Condition]:
    found: Dict[Tuple[str, str], Condition] = {}
    for call in to_stripe(record.effects):
        path = urlsplit(str(call["url"])).path
        if call["method"] == "GET" and path in LISTS:
            found.setdefault(("", ""), condition("stripe", "sells", "Blue Mug", 1250))
        for kind, name in (each for each in _names(call, path) if not GIVEN.match(each[1])):
            told = {"name": "Blue Mug"} if kind in SOLD else {}
            told.update({"every": "month"} if kind == "price" and _recurs(call) else {})
            found.setdefault((kind, name), condition("stripe", "has", kind, _tied(record, name), **told))
    return list(found.values())


def _names(call: Mapping[str, Any], path: str) -> Iterator[Tuple[str, str]]:
    """The kind and the id of each object that a call names."""
    named = NAMED.match(path)
    if named:
        yield COLLECTIONS[named.group(1)], unquote_plus(named.group(2))
    for name, value in (call.get("form") or {}).items():
        field = FIELD.match(name)
        if field and isinstance(value, str) and value:
            yield field.group(1) or "price", value


def _recurs(call: Mapping[str, Any]) -> bool:
    form = call.get("form") or {}
    return form.get("mode") == "subscription" or "/subscriptions" in str(call["url"])


def _tied(record: Record, name: str) -> Any:
    """The part of a thing that the id is, else the id itself."""
    for thing, value in record.things.items():
        for path, leaf in leaves(value):
            if leaf == name:
                return holes.tie(thing, list(path))
    return name
