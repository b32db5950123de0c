"""Pages that show the form of a deed: a GET on the path of the POST that carries it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from itest.model.observations import Scenario
from itest.stages.plan.tests.deeds import CREATE, LIST, Deed


def with_forms(deeds: Mapping[str, Deed], pages: Collection[str]) -> dict[str, Deed]:
    """The deeds by endpoint; a page on the path of a POST is its form, unless it is the list that the POST adds to."""
    found = dict(deeds)
    for key, deed in deeds.items():
        method, _, path = key.partition(" ")
        act = deeds.get(f"POST {path}")
        acts = deed.verb.startswith(("log out", "sign out"))
        if method == "GET" and act and key in pages and not acts and not (deed.rank == LIST and act.rank == CREATE):
            found[key] = form_of(act)
    return found


def form_of(act: Deed) -> Deed:
    """The deed of looking at the form for another one; its test stands beside that one's."""
    return replace(act, verb="open", object=f"form to {act.spoken}", the=True)


def pages(scenarios: Iterable[Scenario]) -> frozenset[str]:
    """The endpoints that answer with pages."""
    return frozenset(s.endpoint for s in scenarios if s.intent in ("success", "empty") and not s.answer.is_json)
