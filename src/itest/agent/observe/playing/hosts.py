"""The hosts that an application calls, and those among them that the suite plays with all their states."""

from __future__ import annotations

from urllib.parse import urlsplit

SERVED = frozenset({"api.stripe.com"})
"""Played with all their states: nobody has to find out what they answer, and they have troubles of their own."""


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""
