"""The hosts that an application calls, and those among them that the suite plays with all their states."""

from __future__ import annotations

from typing import Any, List, Mapping
from urllib.parse import urlsplit

STRIPE = "api.stripe.com"
SERVED = frozenset({STRIPE})
"""Played with all their states: nobody has to find out what they answer, and they have troubles of their own."""


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def to_stripe(seen: Mapping[str, Any]) -> List[Mapping[str, Any]]:
    """The calls of Stripe among the effects of a request, in their order."""
    return [call for call in seen.get("calls", ()) if host_of(str(call["url"])) == STRIPE]
