"""What may go wrong with a payment: the card is declined, Stripe does not answer, or has an error of its own."""

from __future__ import annotations

import re
from typing import Iterator
from urllib.parse import urlsplit

from .effects import Effects, Trouble, condition

HOST = "api.stripe.com"
CHARGES = re.compile(r"/v1/(payment_intents|charges|subscriptions|invoices|setup_intents)(/|$)")


def troubles(seen: Effects) -> Iterator[Trouble]:
    """What Stripe may answer instead, where the endpoint was seen to call it."""
    calls = [call for call in seen.get("calls", ()) if urlsplit(str(call["url"])).hostname == HOST]
    if not calls:
        return
    if any(call["method"] == "POST" and CHARGES.search(str(call["url"])) for call in calls):
        yield Trouble("the card is declined", [condition("stripe", "declines_cards")])
    yield Trouble("Stripe has an error", [condition("stripe", "fails", 500)])
    yield Trouble("Stripe does not answer", [condition("stripe", "is_unreachable")])
