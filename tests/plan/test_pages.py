"""Tests of lists: which pages are told together, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itest.model.observations import Scenario, Thing
from itest.stages.plan.tests.cases import Case
from itest.stages.plan.tests.modules import Module, suite
from itest.stages.plan.tests.world import world
from tests.plan.examples import parts as p


def item(name: str) -> Thing:
    return Thing(name=name, label="item", table="item", request=p.request("POST", "/items", json={"title": name}))


def cases(scenarios: Sequence[Scenario], *things: str) -> tuple[Case, ...]:
    return tuple(case for module in modules(scenarios, *things) for case in module.cases)


def modules(scenarios: Sequence[Scenario], *things: str) -> tuple[Module, ...]:
    runtime = p.runtime([p.endpoint("GET /items"), p.endpoint("POST /items")], [p.model("Item", "item")], {})
    seen = p.observations(p.personas(None, None), [item(name) for name in things], scenarios)
    return suite(world(p.facts("flask", "flask_sqlalchemy"), p.answers(), runtime, seen), seen.personas).modules


def page(subject: str, query: dict[str, Any], body: Any, *things: str) -> Scenario:
    sent = p.request("GET", "/items", query=query)
    return p.scenario(sent, 200, body, intent="page", subject=subject, things=things)


def envelope(items: list[Any], **page: int) -> dict[str, Any]:
    return {"data": {"items": items, "page": page}, "errors": []}


def entry(name: str) -> dict[str, Any]:
    return {"id": p.tie(name, "id"), "title": p.tie(name, "title")}


def rows(case: Case) -> list[tuple[str, ...]]:
    assert case.parameters
    return [tuple(code.text for code in row.values) for row in case.parameters.rows]


def test_the_entries_are_counted_not_a_list_beside_them() -> None:
    """An envelope whose list of errors is always empty tells nothing about the page."""
    pages = [
        page(
            f"limit={limit}",
            {"limit": limit},
            envelope([entry(n) for n in ("a", "b", "c")[:limit]], limit=limit),
            "a",
            "b",
            "c",
        )
        for limit in (1, 2, 3)
    ]
    exact, tally = cases(pages, "a", "b", "c")

    assert exact.doc == "Listing items with limit 1 finds one."
    assert tally.checks.tally == '["data"]["items"]'
    assert rows(tally) == [('{"limit": 2}', "2"), ('{"limit": 3}', "3")]


def test_answers_that_differ_in_one_constant_part_are_one_test() -> None:
    """The part is a parameter beside the query, the rest of the body stays exact."""
    pages = [page(f"offset={n}", {"offset": n}, envelope([], offset=n)) for n in (0, 5)]
    (found,) = cases(pages)

    assert found.name == "test_list_items_finds_nothing"
    assert found.parameters is not None
    assert found.parameters.names == ("query", "offset")
    assert rows(found) == [('{"offset": 0}', "0"), ('{"offset": 5}', "5")]
    assert found.checks.body == '{"data": {"items": [], "page": {"offset": offset}}, "errors": []}'


def test_what_all_queries_refer_to_stays_in_the_test() -> None:
    """A fixture cannot stand among the parameters."""
    owner = p.persona("username")
    pages = [page(f"limit={n}", {"owner": owner, "limit": n}, {"items": []}) for n in (1, 2)]
    (found,) = cases(pages)

    assert found.call.query == '{"owner": user.username, **query}'
    assert rows(found) == [('{"limit": 1}',), ('{"limit": 2}',)]


def test_queries_that_find_everything_are_named_so() -> None:
    """Not that they find nothing, though one list of the answer is empty."""
    body = envelope([entry("a"), entry("b")])
    (found,) = cases([page(f"limit={n}", {"limit": n}, body, "a", "b") for n in (-1, 99)], "a", "b")

    assert found.name == "test_list_items_finds_all"
    assert found.doc == "Listing items with any of these parameters finds all of them."


def test_a_page_that_repeats_the_list_itself_is_no_test() -> None:
    """`page=1` answers like no page at all."""
    body = {"items": [entry("a")]}
    plain = p.scenario(p.request("GET", "/items"), 200, body, things=["a"])
    found = cases([plain, page("page=1", {"page": 1}, body, "a")], "a")

    assert [case.name for case in found] == ["test_list_items"]


def test_an_envelope_is_a_page_of_things() -> None:
    """A helper for it is not called after one of them."""

    def page_of(count: int) -> Scenario:
        items = [{"id": p.tie("a", "id"), "title": "A"}]
        head = {"count": count, "next": None, "previous": None, "limit": 10, "offset": 0}
        return page(f"title=x{count}", {"title": f"x{count}"}, {**head, "results": items}, "a")

    sent = p.request("GET", "/items", "other")
    plain = p.scenario(sent, 200, page_of(7).answer.body, things=["a"])
    views = modules([plain, page_of(1)], "a")[0].views

    assert [(view.name, view.doc) for view in views] == [
        ("items_page", "A page of items; keywords replace or add fields.")
    ]


def test_what_is_always_the_same_is_no_parameter() -> None:
    """Several pages that each find nothing differ in the query alone."""
    pages = [page(f"page={n}", {"page": n}, {"items": [], "page": n, "of": str(n)}) for n in (1, 2, 3)]
    *_, tally = cases(pages)

    assert tally.name == "test_list_items_finds_nothing"
    assert (tally.checks.tally, tally.checks.count) == ('["items"]', 0)
    assert rows(tally) == [('{"page": 2}',), ('{"page": 3}',)]
