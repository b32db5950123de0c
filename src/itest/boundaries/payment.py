"""Payments: the providers that take money for the application, by SDK or over plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from itest.boundaries._providers import calls_by_host, calls_of_sdks, providers
from itest.boundaries._stripe_parts import ALL
from itest.boundaries._stripe_seen import narrowed, parts_of
from itest.boundaries.http import CALLS
from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.model.observations import Observations
from itest.model.runtime import RuntimeFacts
from itest.source.code import Code

_MOST = 8
_KEYS = (
    (re.compile(r"PUB(LISH|LIC)?(ABLE)?_?KEY|PUBLISHABLE|_PK(_|$)"), "pk_test_itest"),
    (re.compile(r"SECRET|API_?KEY|PRIVATE|_SK(_|$)|_KEY$|TOKEN"), "sk_test_itest"),
)
_OF_STRIPE = re.compile(r"(^|_)STRIPE(_|$)")
_OF_WEBHOOK = re.compile(r"WEBHOOK|ENDPOINT|SIGNING")


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    found = (*calls_of_sdks(code), *calls_by_host(code))
    return tuple(dict.fromkeys(found))[:_MOST]


def _context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """`stripe`: whether it is played with its states, `sdk`: called by its library; `variables` hold keys of tests.

    `parts` are those of the fake that are written: all of them as long as nobody knows what is called.
    """
    found = providers(facts, "payment")
    stripe = "stripe" in found or (not found and "stripe" in runtime.versions)
    return {
        "stripe": stripe,
        "sdk": "stripe" in runtime.versions,
        "variables": tuple(_variables(facts, runtime)) if stripe else (),
        "parts": ALL,
    }


def _seen(
    facts: ProjectFacts, runtime: RuntimeFacts, given: Mapping[str, Any], observations: Observations
) -> Mapping[str, Any]:
    """With the parts of the fake that the code can reach or was seen to call."""
    reached = parts_of(Path(facts.root), runtime.versions) if given["stripe"] else frozenset()
    return {**given, "parts": narrowed(reached, observations)}


def _variables(facts: ProjectFacts, runtime: RuntimeFacts) -> Iterator[tuple[str, str]]:
    known = {name for name, _ in runtime.environment}
    for name in (variable.name for variable in facts.variables if variable.name not in known):
        kind = next((value for pattern, value in _KEYS if pattern.search(name.upper())), None)
        if kind and _OF_STRIPE.search(name.upper()) and not _OF_WEBHOOK.search(name.upper()):
            yield name, kind


BOUNDARY = Boundary(
    name="payment",
    title="Payments",
    priority="critical external",
    reason="money is charged twice, not at all, or to the wrong account, and nobody can take it back unseen",
    detect=_detect,
    effect=CALLS,
    fixtures=("stripe",),
    stands_on=("http",),
    context=_context,
    seen=_seen,
)
