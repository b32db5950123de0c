"""What may go wrong with a payment: the card is declined, Stripe does not answer, or has an error of its own."""

from __future__ import annotations

import re
from typing import Any, Iterator, Mapping

from ..drafts import cards
from ..playing.effects import Effects, Trouble, condition
from ..playing.hosts import to_stripe

CHARGES = re.compile(r"/v1/(charges|subscriptions)$|/v1/invoices/[^/]+/pay$|/v1/(payment|setup)_intents/[^/]+/confirm$")
INTENT = re.compile(r"/v1/(payment|setup)_intents$")


def troubles(seen: Effects) -> Iterator[Trouble]:
    """What Stripe may answer instead, where the endpoint was seen to call it."""
    calls = to_stripe(seen)
    if not calls:
        return
    if any(call["method"] == "POST" and _charges(call) for call in calls):
        yield Trouble("the card is declined", [condition("stripe", "declines_cards")], cards.DECLINED)
        poor = condition("stripe", "declines_cards", "insufficient_funds")
        yield Trouble("the card has insufficient funds", [poor], cards.POOR)
    yield Trouble("Stripe has an error", [condition("stripe", "fails", 500)])
    yield Trouble("Stripe does not answer", [condition("stripe", "is_unreachable")])


def _charges(call: Mapping[str, Any]) -> bool:
    """Whether a card is asked for its money: an intent alone does not."""
    url, confirm = str(call["url"]), str((call.get("form") or {}).get("confirm", ""))
    return bool(CHARGES.search(url) or (INTENT.search(url) and confirm.lower() == "true"))
