"""What may go wrong with a service that is called over HTTP: it fails, does not answer, or answers nonsense."""

from __future__ import annotations

from typing import Iterator

from ..playing.effects import Effects, Trouble, condition
from ..playing.hosts import SERVED, host_of

MOST = 2
"""How many services are made to fail for one endpoint."""


def called(host: str) -> str:
    """What a service is called: `github` for api.github.com, `weather` for weather.example.com."""
    *_, third, second, last = ["", "", *host.split(".")]
    if len(last) == 2 and second in ("co", "com", "org", "net", "gov", "ac"):
        return third
    return third if second == "example" and third else second or last


def troubles(seen: Effects) -> Iterator[Trouble]:
    """An error, no answer within the time that the caller gives, and something that is not what was asked for."""
    urls = [str(call["url"]) for call in seen.get("calls", ())]
    for url in [url for url in dict.fromkeys(urls) if host_of(url) not in SERVED][:MOST]:
        name = called(host_of(url))
        yield Trouble(f"{name} fails", [condition("outside", "fails", url)])
        yield Trouble(f"{name} does not answer", [condition("outside", "is_silent", url)])
        yield Trouble(f"{name} talks nonsense", [condition("outside", "talks_nonsense", url)])
