"""What a parameter of a path is taken for."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import App
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.search.letters import Letters
from itest.agent.observe.search.targets import Targets


def targets(path: str, made_at: str) -> tuple[Targets, Any]:
    """Of an application in which a POST to `made_at` made a person; it knows teams and persons, and no members."""
    raw = [{"method": method, "path": each, "parameters": []} for method, each in (("GET", path), ("POST", made_at))]
    app = App({"framework": "flask", "endpoints": raw, "tables": ["team", "person"]})
    catalog = Catalog(app, Factories([], 1), {})
    catalog.steps.append(("person", Draft(app.endpoints[1], "user")))
    return Targets(app, catalog, Letters(catalog)), app.endpoints[0]


@pytest.mark.parametrize("made_at", ["/teams/{team}/members", "/teams/{id}/members/add"])
def test_what_is_made_at_a_collection_is_what_its_items_are(made_at: str) -> None:
    """Whatever the table is called."""
    known, endpoint = targets("/teams/{team}/members/{member_id}", made_at)

    assert known.tables(endpoint, "member_id")[0] == "person"


@pytest.mark.parametrize(
    ("compared", "first"), [(["csv", "json"], ["csv", "json"]), (["me"], ["tie"])], ids=["several", "a-special-one"]
)
def test_what_the_view_compares_a_parameter_with_comes_first(compared: list[str], first: list[str]) -> None:
    """Unless it is a single value, which is rather an exception from the rule."""
    parameters = [{"name": "team", "kind": "str", "compared": compared}]
    app = App({"framework": "flask", "endpoints": [{"method": "GET", "path": "/{team}", "parameters": parameters}]})
    catalog = Catalog(app, Factories([], 1), {})
    known = Targets(app, catalog, Letters(catalog))
    known.links.see("<!doctype html><a href='/tie'>")

    values = known.choices(app.endpoints[0], "team", "user", {})
    assert values[: len(first)] == first
    assert set(compared) < set(values)


@pytest.mark.parametrize("made_at", ["/teams", "/teams/{id}/members/{member_id}/like", "/members/import/notes"])
def test_what_is_made_elsewhere_says_nothing(made_at: str) -> None:
    """Above it, below one of its items, at another place."""
    known, endpoint = targets("/teams/{team}/members/{member_id}", made_at)

    assert known.tables(endpoint, "member_id")[0] != "person"
