"""Scenarios that differ in one value become rows of one test; what was never seen together is kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from itest.model.observations import Scenario, Thing
from itest.stages.plan.tests.cases import Case
from itest.stages.plan.tests.modules import Module, suite
from itest.stages.plan.tests.world import world
from tests.plan.examples import parts as p

ENDPOINTS = (
    "GET /items",
    "POST /items",
    "GET /items/{id}",
    "PATCH /items/{id}",
    "DELETE /items/{id}",
    "GET /items/featured",
)
NEW = {"title": "Kettle", "price": 9, "tags": ["a"]}


def item(name: str, *needs: str, title: str = "Kettle") -> Thing:
    sent = p.request("POST", "/items", json={**NEW, "title": title})
    return Thing(name=name, label="item", table="item", request=sent, needs=needs)


def modules(scenarios: Sequence[Scenario], things: Sequence[Thing] = ()) -> tuple[Module, ...]:
    runtime = p.runtime([p.endpoint(key) for key in ENDPOINTS], [p.model("Item", "item")], {})
    facts = p.facts("flask", "flask_sqlalchemy")
    seen = p.observations(p.personas(None, None), things, scenarios)
    return suite(world(facts, p.answers(), runtime, seen), seen.personas).modules


def cases(scenarios: Sequence[Scenario], things: Sequence[Thing] = ()) -> tuple[Case, ...]:
    return tuple(case for module in modules(scenarios, things) for case in module.cases)


def rows(case: Case) -> list[tuple[str, ...]]:
    assert case.parameters
    return [tuple(code.text for code in row.values) for row in case.parameters.rows]


def refusal(body: Any, intent: str, subject: str, **rest: Any) -> Scenario:
    return p.scenario(p.request("POST", "/items", json=body), 422, intent=intent, subject=subject, **rest)


def test_missing_fields_fold_into_one_test() -> None:
    """The field that is left out is the parameter."""
    sent = [{name: value for name, value in NEW.items() if name != field} for field in NEW]
    created = p.scenario(p.request("POST", "/items", json=NEW), 201)
    missing = [refusal(body, "missing", field) for body, field in zip(sent, NEW, strict=True)]
    _, folded = cases([created, *missing])
    assert folded.name == "test_create_item_without_required_field_is_refused"
    assert rows(folded) == [('"title"',), ('"price"',), ('"tags"',)]
    assert folded.call.json == "an_item().without(field).payload()"


def test_what_one_member_cannot_share_keeps_it_out() -> None:
    """Another status is another test."""
    created = p.scenario(p.request("POST", "/items", json=NEW), 201)
    broken = [refusal({**NEW, "price": value}, "invalid", "price") for value in (-1, "many")]
    odd = p.scenario(
        p.request("POST", "/items", json={**NEW, "price": 0}), 409, intent="invalid", subject="price: zero"
    )
    found = [case.name for case in cases([created, *broken, odd])]
    assert found == [
        "test_create_item",
        "test_create_item_with_invalid_value_is_refused",
        "test_create_item_with_invalid_price_is_refused",
    ]


def test_errors_are_told_by_the_field_of_the_row() -> None:
    """When each error names just its own field."""
    created = p.scenario(p.request("POST", "/items", json=NEW), 201)
    told = [
        refusal(
            {**NEW, field: value},
            "invalid",
            field,
            error_fields=(f"item.{field}",),
            error_path=("errors",),
            error_style="keys",
            is_json=True,
        )
        for field, value in (("price", -1), ("title", ""))
    ]
    _, folded = cases([created, *told])
    assert folded.checks.errors
    assert (folded.checks.errors.path, folded.checks.errors.names) == ('["errors"]["item"]', "{field}")


def test_anonymous_refusals_of_several_endpoints_are_one_test() -> None:
    """Paths of things are patterns that the test fills."""
    at = {"id": p.tie("item", "id")}
    found = cases(
        [
            p.scenario(p.request("POST", "/items", "anonymous", json=NEW), 401, intent="anonymous"),
            p.scenario(
                p.request("GET", "/items/{id}", "anonymous", holes=at), 401, intent="anonymous", things=["item"]
            ),
        ],
        [item("item")],
    )
    assert [case.name for case in found] == ["test_anonymous_is_refused"]
    assert rows(found[0]) == [
        ('"POST"', '"/items"', "an_item().payload()"),
        ('"GET"', '"/items/{item[id]}"', "None"),
    ]
    assert found[0].call.path == "path.format(item=item)"


@pytest.mark.parametrize(
    ("encoded", "expression"), [(False, '"/login?next=" + path'), (True, '"/login?next=" + quote(path, safe="")')]
)
def test_a_way_to_the_login_follows_the_path(encoded: bool, expression: str) -> None:
    """`?next=` is told by the path that was asked for, percent-encoded or not."""
    refusals = [
        p.scenario(
            p.request("GET", path, "anonymous"),
            302,
            intent="anonymous",
            location="/login?next=" + (path.replace("/", "%2F") if encoded else path),
        )
        for path in ("/items", "/items/featured")
    ]
    found = cases(refusals)
    assert {case.checks.location for case in found} == {expression}


def test_things_that_were_never_seen_together_are_not_made_together() -> None:
    """There may be room for one of them only."""
    scenarios = [
        p.scenario(
            p.request(method, "/items/{id}", "anonymous", holes={"id": p.tie(name, "id")}),
            401,
            intent="anonymous",
            things=[name],
        )
        for method, name in (("GET", "item"), ("DELETE", "second_item"))
    ]
    found = cases(scenarios, [item("item"), item("second_item", title="Pot")])
    assert len(found) == 2
    assert all(len(case.things) == 1 for case in found)


def test_long_pages_are_told_by_their_length() -> None:
    """One exactly, the others by how many entries they have."""
    pages = [
        p.scenario(
            p.request("GET", "/items", query={"limit": limit}),
            200,
            {"items": [{"title": f"Item {n}", "limit": limit} for n in range(limit)], "next": f"?limit={limit}"},
            intent="page",
            subject=f"limit={limit}",
        )
        for limit in (1, 2, 3)
    ]
    exact, tally = cases(pages)
    assert exact.checks.body
    assert (tally.checks.body, tally.checks.tally) == (None, '["items"]')
    assert rows(tally) == [('{"limit": 2}', "2"), ('{"limit": 3}', "3")]


def test_the_same_request_is_tested_once() -> None:
    """The more telling intent stays."""
    sent = p.request("GET", "/items")
    found = cases([p.scenario(sent, 200, [], intent="empty"), p.scenario(sent, 200, [])])
    assert [case.name for case in found] == ["test_list_items"]


def test_answers_that_broke_the_server_are_no_tests() -> None:
    """They are findings."""
    assert cases([p.scenario(p.request("GET", "/items"), 500, {"detail": "oops"})]) == ()


def test_an_endpoint_that_only_fails_is_shown_to_leave_nothing_behind() -> None:
    """An exception may reach the client or not: neither that nor a status is asserted as right."""
    sent = p.request("GET", "/items")
    (only,) = cases([p.scenario(sent, 500, intent="broken", raised="No (such) shop", check="state")])
    assert only.name == "test_list_items_leaves_nothing_behind_if_it_fails"
    assert (only.checks.unheard, only.checks.raises, only.checks.rows, only.checks.status) == (True, True, (), None)
    assert ("contextlib", "suppress") in only.imports


def test_files_stand_in_the_test_not_among_the_parameters() -> None:
    """They can be read but once, and parameters live as long as the run."""
    form = {"file": {"$": "file", "name": "a.txt", "text": "A"}}
    scenarios = [
        p.scenario(p.request(method, path, "anonymous", form=form), 401, intent="anonymous", is_json=True)
        for method, path in (("POST", "/items"), ("PUT", "/items"))
    ]

    assert all(case.parameters is None for case in cases(scenarios))


def test_a_parameter_left_out_of_the_query_stands_beside_the_fields_left_out_of_the_body() -> None:
    """What is asked differs, so that it is no row of theirs; theirs stay one test."""
    sent = [{name: value for name, value in NEW.items() if name != field} for field in NEW]
    created = p.scenario(p.request("POST", "/items", json=NEW, query={"notify": "ada"}), 201)
    missing = [
        p.scenario(
            p.request("POST", "/items", json=body, query={"notify": "ada"}), 422, intent="missing", subject=field
        )
        for body, field in zip(sent, NEW, strict=True)
    ]
    unasked = refusal(NEW, "missing", "notify")

    _, folded, alone = cases([created, *missing, unasked])

    assert rows(folded) == [('"title"',), ('"price"',), ('"tags"',)]
    assert alone.name == "test_create_item_without_notify_is_refused"


def test_what_a_line_of_the_test_only_stands_on_is_there_for_its_effect() -> None:
    """Nothing in the test says its name."""
    first = item("item")
    second = Thing(name="gone", label="item", table=None, request=p.request("DELETE", "/items"), needs=("item",))
    listed = p.scenario(p.request("GET", "/items"), 200, [], things=("item", "gone"))
    again = p.scenario(p.request("GET", "/items/featured"), 200, [], things=("item",))
    found = {case.name: case for case in cases([listed, again], [first, second])}

    told = found["test_list_items"]
    assert told.setup == ("item",)
    assert "item" not in told.fixtures


def test_each_event_that_an_endpoint_receives_has_its_test() -> None:
    """Other calls of one endpoint end somewhere, unless they run more of it."""
    sent = [p.request("POST", "/items", json={**NEW, "title": f"Kettle {n}"}) for n in range(12)]

    counts = [
        len(cases([p.scenario(each, 200, {"n": n}, intent=intent, subject=f"e.{n}") for n, each in enumerate(sent)]))
        for intent in ("event", "afterwards")
    ]

    assert counts == [12, 10]
