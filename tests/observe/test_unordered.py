"""Lists that nobody sorts: the entries are told, their order is not."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin
from itest.stages.observe.windows import alike, windows
from tests.plan.examples import parts as p

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
LEFT: dict[str, Any] = {"things": {"one": {"id": 30001}, "two": {"id": 30002}, "three": {"id": 30003}}, "people": {}}
RIGHT: dict[str, Any] = {"things": {"one": {"id": 90001}, "two": {"id": 90002}, "three": {"id": 90003}}, "people": {}}


def expected(left: Any, right: Any) -> Any:
    return Twin(Ties(LEFT, RIGHT, {}), NOW).value(left, right)


def entry(key: int, name: str = "Ada") -> dict[str, Any]:
    return {"id": key, "name": name}


def tied(thing: str, name: str = "Ada") -> dict[str, Any]:
    return {"id": p.tie(thing, "id"), "name": name}


def test_a_list_that_turns_round_has_no_order() -> None:
    """Each entry is still known by what it is tied to."""
    seen = expected({"items": [entry(30001), entry(30002)]}, {"items": [entry(90002), entry(90001)]})
    assert seen == {"items": p.unordered(tied("one"), tied("two"))}


def test_a_list_that_stays_as_it_is_has_one() -> None:
    """What varies in its entries is no sign of another order."""
    left = [{**entry(30001), "at": "2026-11-22T10:00:00"}, {**entry(30002), "at": "2026-11-22T10:00:01"}]
    right = [{**entry(90001), "at": "2026-11-22T10:00:08"}, {**entry(90002), "at": "2026-11-22T10:00:09"}]
    assert expected(left, right) == [{**tied("one"), "at": p.MOMENT}, {**tied("two"), "at": p.MOMENT}]


def test_texts_in_another_order_have_none() -> None:
    """Entries need not be objects."""
    assert expected(["b", "a"], ["a", "b"]) == p.unordered("b", "a")


def test_only_ties_of_a_sorted_list_may_change_places() -> None:
    """A list by name says nothing about two people of one name, and is told without order as a whole."""
    left = [entry(30003, "Grace"), entry(30001), entry(30002)]
    right = [entry(90003, "Grace"), entry(90002), entry(90001)]
    assert expected(left, right) == p.unordered(tied("three", "Grace"), tied("one"), tied("two"))


def test_a_page_of_a_list_without_order_has_any_of_its_entries() -> None:
    """The middle one of three stands in the middle both ways round, and is no more certain than the others."""
    every = p.scenario(p.request("GET", "/people"), 200, p.unordered(tied("one"), tied("two"), tied("three", "Grace")))
    page = p.scenario(p.request("GET", "/people"), 200, [tied("two"), {"id": p.INT, "name": "Ada"}], intent="page")
    found = p.scenario(p.request("GET", "/people"), 200, [tied("three", "Grace")], intent="page")
    elsewhere = p.scenario(p.request("GET", "/notes"), 200, [tied("two"), {"id": p.INT, "name": "Ada"}])

    bodies = [scenario.answer.body for scenario in windows([every, page, found, elsewhere])]

    assert bodies[1] == [{"id": p.INT, "name": {"$": "any", "type": "str"}}] * 2
    assert [bodies[0], *bodies[2:]] == [s.answer.body for s in (every, found, elsewhere)]


def test_expectations_have_in_common_what_is_equal() -> None:
    """The type of a matcher is that of the values, where they tell it."""
    assert alike({"a": 1, "b": "x"}, {"a": 1, "b": "y"}) == {"a": 1, "b": {"$": "any", "type": "str"}}
    assert alike({"a": 1}, {"b": 1}) == {"$": "any", "type": "value"}
    assert alike(p.tie("one", "id"), p.INT) == p.INT
    assert alike(True, 1) != 1
