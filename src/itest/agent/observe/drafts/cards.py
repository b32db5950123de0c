"""What a request must say so that Stripe takes it: test cards, amounts and words of its own, found by what it is told.

The application hands on what it was given: the field whose value arrives at Stripe as `source` is the one with a card.
"""

from __future__ import annotations

import copy
import re
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import unquote_plus, urlsplit

from ..known.tokens import leaves
from ..known.words import snake
from ..playing.hosts import to_stripe
from ..playing.play import Record
from .draft import Draft

Play = Callable[[Draft], Optional[Record]]
Place = Tuple[str, Tuple[Any, ...]]
"""The part of a draft ("data", "query" or "holes") and the path of a value in it."""

ROUNDS = 4
TOKEN, METHOD, NUMBER = "tok_visa", "pm_card_visa", "4242424242424242"
TAKEN: Tuple[Tuple["re.Pattern[str]", Any], ...] = (
    (re.compile(r"^(source|card|token)$|\[token\]$"), TOKEN),
    (re.compile(r"(^|\[)(default_)?payment_method\]?$"), METHOD),
    (re.compile(r"\[number\]$"), NUMBER),
    (re.compile(r"\[exp_month\]$"), 12),
    (re.compile(r"\[exp_year\]$"), 2034),
    (re.compile(r"\[cvc\]$"), "314"),
    (re.compile(r"^currency$|\[currency\]$"), "usd"),
)
"""By the name of a field of Stripe's, what it takes there."""
REASON = "requested_by_customer"
LEAST, AMOUNT = 50, 2000
NAMED = (
    (re.compile(r"^((stripe|card|payment)_?)(token|source)(_id)?$"), TOKEN),
    (re.compile(r"^(stripe_)?(payment_?method|pm)_id$|^stripe_payment_?method$"), METHOD),
)
"""Fields of requests that hold nothing but what a visitor pays with."""
DECLINED = {TOKEN: "tok_chargeDeclined", METHOD: "pm_card_chargeDeclined", NUMBER: "4000000000000002"}
POOR = {
    TOKEN: "tok_visa_chargeDeclinedInsufficientFunds",
    METHOD: "pm_card_visa_chargeDeclinedInsufficientFunds",
    NUMBER: "4000000000009995",
}
"""Test cards by the good one of their kind."""


def named(name: str, shape: Mapping[str, Any]) -> Optional[str]:
    """The card for a field whose name says that it holds one; None for other fields, and for keys of rows."""
    if shape.get("type") not in (None, "string") or shape.get("format"):
        return None
    return next((card for pattern, card in NAMED if pattern.match(snake(name))), None)


def carded(draft: Draft, record: Record, play: Play) -> Optional[Tuple[Draft, Record]]:
    """The draft with what Stripe takes, and what is seen of it then; None where Stripe refused nothing of it."""
    taught, seen = draft, record
    for _ in range(ROUNDS):
        wanted = _wanted(taught, seen)
        tried = _changed(taught, wanted) if wanted else None
        again = play(tried) if tried is not None else None
        if tried is None or again is None:
            break
        taught, seen = tried, again
    return (taught, seen) if taught is not draft else None


def instead(draft: Draft, words: Mapping[str, str]) -> Optional[Draft]:
    """The draft with other words in the place of these; None where it says none of them."""
    wanted = {place: words[value] for place, value in _said(draft) if isinstance(value, str) and value in words}
    return _changed(draft, wanted) if wanted else None


def _said(draft: Draft) -> Iterator[Tuple[Place, Any]]:
    """Every plain value that the request says."""
    for part in ("data", "query", "holes"):
        for path, value in leaves(getattr(draft, part)):
            yield (part, path), value


def _changed(draft: Draft, wanted: Mapping[Place, Any]) -> Draft:
    made = draft.copy()
    for (part, path), value in wanted.items():
        within = copy.deepcopy(getattr(made, part))
        inner = within
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        setattr(made, part, within)
    return made


def _wanted(draft: Draft, record: Record) -> Dict[Place, Any]:
    """What has to be said otherwise, by the last call of the record: those before it were answered well enough."""
    told: Dict[Place, Any] = {}
    for call in to_stripe(record.effects)[-1:]:
        for given, good in _taken(call):
            for place, value in _said(draft):
                fitting = good if type(value) is type(good) else str(good) if isinstance(value, str) else None
                if fitting is not None and place[1] and str(value) == given:
                    told.setdefault(place, fitting)
    return told


def _taken(call: Mapping[str, Any]) -> Iterator[Tuple[str, Any]]:
    """What Stripe was told in a call and does not take, with what it does."""
    path = unquote_plus(urlsplit(str(call["url"])).path)
    steps: List[str] = path.strip("/").split("/")
    if steps[1:2] == ["payment_methods"] and steps[2:] and not steps[2].startswith("pm_"):
        yield steps[2], METHOD
    for name, value in (call.get("form") or {}).items():
        text = str(value)
        good = next((good for pattern, good in TAKEN if pattern.search(name)), None)
        if name == "reason" and path.endswith(("/refunds", "/refund")):
            good = REASON
        if name == "amount" and text.lstrip("-").isdigit() and int(text) < LEAST:
            good = AMOUNT
        if good is not None and not _good(name, text):
            yield text, good


def _good(name: str, text: str) -> bool:
    """Whether Stripe takes the text as it is: a card of its own, a currency by its three letters."""
    if text.startswith(("tok_", "pm_", "card_", "src_", "cus_")):
        return True
    return bool(re.search(r"currency\]?$", name) and re.match(r"^[a-z]{3}$", text, re.IGNORECASE))
