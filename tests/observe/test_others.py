"""Requests about things of somebody else's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.drafts.others import about_others
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import Endpoint

MINE, THEIRS = holes.tie("product", ["id"]), holes.tie("other_product", ["data", "id"])


def catalog() -> Any:
    things = {"product": {"table": "products"}, "made": {"table": "products"}, "key": {"table": "keys"}}
    options = {"products": ["made", "other_product"], "keys": []}
    keys = {"product": {"id": ["id"]}, "made": {}, "other_product": {"id": ["data", "id"]}, "key": {"id": ["id"]}}
    return SimpleNamespace(things=things, options=lambda table, _: options[table], keys=lambda name: keys[name])


def draft(data: Any) -> Draft:
    return Draft(Endpoint({"method": "POST", "path": "/orders"}), "user").copy(data=data, encoding="json")


def test_an_order_may_be_about_what_somebody_else_sells() -> None:
    """However deep in the body the thing is named, and wherever its key stands; what tells no key is passed over."""
    found = about_others(catalog(), draft({"items": [{"product": MINE, "quantity": 2}]}))

    assert found is not None
    assert found.data == {"items": [{"product": THEIRS, "quantity": 2}]}


def test_a_body_without_anything_that_others_have_stays_as_it_is() -> None:
    """There is nothing else to try then."""
    assert about_others(catalog(), draft({"title": "News", "key": holes.tie("key", ["id"])})) is None
