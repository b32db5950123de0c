"""Which parts of the Stripe that suites play are written: what the code can reach and what it was seen to call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from itest.boundaries._stripe_parts import ALL, KINDS, at_path, closed
from itest.boundaries._stripe_uses import by_another, reached
from itest.model.observations import Condition, Crossing, Observations
from itest.source.tree import SourceTree

HOST = "api.stripe.com"
PINNED = 6
"""From this version on the SDK names the version of the API that it was made for; without one the oldest holds."""


def parts_of(root: Path, versions: Mapping[str, str]) -> frozenset[str]:
    """The parts that the code below `root` can reach; all of them where another library calls for it."""
    tree = SourceTree(root)
    found = reached(tree)
    if not found or by_another(tree, versions):
        return ALL
    major = versions.get("stripe", "0").partition(".")[0]
    old = not major.isdigit() or int(major) < PINNED
    return closed([*found, "intents"] if old and "checkout" in found else found)


def narrowed(parts: frozenset[str], observations: Observations) -> frozenset[str]:
    """These parts, and whatever else was called or was there when the application was watched."""
    return closed([*parts, *_observed(observations)])


def _observed(observations: Observations) -> Iterator[str]:
    for scenario in observations.scenarios:
        for crossing in scenario.effects:
            yield from _called(crossing)
    conditions = [each for scenario in observations.scenarios for each in scenario.conditions]
    for condition in [*conditions, *(each for thing in observations.things for each in thing.conditions)]:
        yield from _there(condition)


def _called(crossing: Crossing) -> Iterator[str]:
    address = crossing.values.get("url")
    parts = urlsplit(address) if isinstance(address, str) else None
    if parts and parts.hostname == HOST:
        part = at_path(parts.path)
        if part:
            yield part
        form = crossing.values.get("form")
        if isinstance(form, Mapping) and form.get("mode") == "subscription":
            yield "billing"


def _there(condition: Condition) -> Iterator[str]:
    if condition.fixture == "stripe":
        kind = condition.values[0] if condition.method == "has" else None
        if isinstance(kind, str):
            yield KINDS[kind]
        if condition.method == "sells":
            yield "catalogue"
        if condition.method == "declines_cards":
            yield "cards"
