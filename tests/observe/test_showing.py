"""Rows that an application hides until somebody publishes them."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing.clients import Reply
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.showing import Showing


def column(name: str, kind: str, **more: Any) -> dict[str, Any]:
    """A column as the agent gets it."""
    return {"name": name, "attribute": name, "kind": kind, **more}


POST = {
    "key": "blog:Post",
    "name": "Post",
    "table": "posts",
    "columns": [
        column("id", "int", primary_key=True),
        column("is_pinned", "bool"),
        column("is_published", "bool"),
        column("is_deleted", "bool"),
        column("status", "str", choices=["draft", "live"]),
    ],
}
FLAGS = {"is_pinned": True, "is_published": True}


class EveryFactory(Factories):
    """There is a factory for whatever is asked."""

    def __init__(self) -> None:
        super().__init__([], 1)

    def has(self, _key: str) -> bool:
        return True


class Blog:
    """Answers 404 for posts that are not shown; `asked` counts the calls."""

    def __init__(self, **shown: Any) -> None:
        app = App({"framework": "flask", "endpoints": [], "models": [POST]})
        self.catalog, self.shown, self.asked = Catalog(app, EveryFactory(), {}), shown, 0
        self.showing = Showing(app, self.catalog)

    def draft(self) -> Draft:
        """A read of one post, whose name something else has already."""
        self.catalog.add({"name": "post", "table": ""})
        draft = Draft(Endpoint({"method": "GET", "path": "/posts/{id}"}), "user")
        return draft.copy(holes={"id": holes.tie(self.catalog.options("posts", "user")[0], ["id"])})

    def play(self, draft: Draft) -> Record:
        self.asked += 1
        record, (name,) = Record(), draft.script()["things"]
        row = {"is_pinned": False, "is_published": False, "status": "draft", **self.catalog.things[name]["overrides"]}
        record.things[name] = row
        record.reply = Reply(status=200 if self.shown.items() <= row.items() and "is_deleted" not in row else 404)
        return record

    def told(self) -> Any:
        """What is found out about a post that was not found."""
        draft = self.draft()
        return self.showing.shown(draft, self.play(draft), self.play)


@pytest.mark.parametrize("state", [{"is_published": True}, FLAGS, {"status": "live"}])
def test_a_row_that_is_not_found_is_published(state: dict[str, Any]) -> None:
    """By the flag that is enough, by all of them, or by another of its choices; later rows say so from the start."""
    blog = Blog(**state)

    draft, record = blog.told()

    assert record.reply.status == 200
    assert blog.catalog.states == {"posts": state}
    assert draft.script()["things"] == [blog.catalog.options("posts", "user")[0]]


def test_what_is_missing_for_another_reason_is_tried_once() -> None:
    """No flag helps, and nobody tries again."""
    blog = Blog(is_published="never")

    assert blog.told() is None
    asked = blog.asked
    assert blog.told() is None
    assert blog.asked == asked + 1
    assert blog.catalog.states == {}


def test_what_the_answer_speaks_of_is_put_into_the_row() -> None:
    """An order is not paid for before it knows where it goes; what else is empty stays so."""
    address = {"key": "shop:Address", "name": "Address", "table": "addresses", "columns": [column("id", "int")]}
    columns = [column(name, "int", references="addresses.id") for name in ("billing_address_id", "pickup_address_id")]
    order = {"key": "shop:Order", "name": "Order", "table": "orders", "columns": [column("id", "int"), *columns]}
    catalog = Catalog(App({"framework": "flask", "endpoints": [], "models": [order, address]}), EveryFactory(), {})
    draft = Draft(Endpoint({"method": "POST", "path": "/orders/{id}/payment"}), "user")
    draft = draft.copy(holes={"id": holes.tie(catalog.options("orders", "user")[0], ["id"])})

    def play(draft: Draft) -> Record:
        record, overrides = Record(), catalog.things[draft.script()["things"][0]]["overrides"]
        said = "There is no billing address."
        record.reply = Reply(status=200 if "billing_address_id" in overrides else 403, text=said)
        return record

    told, _ = Showing(catalog.app, catalog).shown(draft, play(draft), play) or (draft, None)

    thing = catalog.things[told.script()["things"][0]]
    assert thing["overrides"] == {"billing_address_id": holes.tie("address", ["id"])}
    assert thing["needs"] == ["address"]


def test_an_empty_order_gets_an_item() -> None:
    """What hangs on a row may be what is missing; it hangs on the very row that is meant."""
    order = {"key": "shop:Order", "name": "Order", "table": "orders", "columns": [column("id", "int")]}
    parent = column("order_id", "int", references="orders.id")
    item = {"key": "shop:Item", "name": "Item", "table": "items", "columns": [column("id", "int"), parent]}
    catalog = Catalog(App({"framework": "flask", "endpoints": [], "models": [order, item]}), EveryFactory(), {})
    thing = catalog.options("orders", "user")[0]
    draft = Draft(Endpoint({"method": "POST", "path": "/orders/{id}/payment"}), "user")
    draft = draft.copy(holes={"id": holes.tie(thing, ["id"])})

    def play(draft: Draft) -> Record:
        record, things = Record(), [catalog.things[name] for name in draft.script()["things"]]
        filled = any((each["overrides"] or {}).get("order_id") == holes.tie(thing, ["id"]) for each in things)
        record.reply = Reply(status=200 if filled else 400, text="This order is empty.")
        return record

    _, record = Showing(catalog.app, catalog).shown(draft, play(draft), play) or (draft, play(draft))

    assert record.reply.status == 200


def test_a_product_without_a_picture_gets_one_wherever_it_stands() -> None:
    """The order's page asks the picture of what was ordered where it is; later products have one from the start."""
    picture = column("image", "file")
    product = {"key": "shop:Product", "name": "Product", "table": "products", "columns": [column("id", "int"), picture]}
    goods = column("product_id", "int", references="products.id")
    order = {"key": "shop:Order", "name": "Order", "table": "orders", "columns": [column("id", "int"), goods]}
    catalog = Catalog(App({"framework": "django", "endpoints": [], "models": [order, product]}), EveryFactory(), {})
    draft = Draft(Endpoint({"method": "GET", "path": "/orders/{id}"}), "user")
    draft = draft.copy(holes={"id": holes.tie(catalog.options("orders", "user")[0], ["id"])})

    def play(draft: Draft) -> Record:
        record, thing = Record(), catalog.things[draft.script()["things"][0]]
        above = [catalog.things[name]["overrides"] for name in thing["needs"]]
        missing = "ValueError: The 'image' attribute has no file associated with it."
        shown = above == [{"image": "image.png"}]
        record.reply = Reply(status=200) if shown else Reply(status=500, raised=missing)
        return record

    told, record = Showing(catalog.app, catalog).shown(draft, play(draft), play) or (draft, play(draft))

    assert record.reply.status == 200
    assert told.holes["id"]["thing"] == told.script()["things"][0]
    assert catalog.states == {"products": {"image": "image.png"}}


def test_what_the_api_makes_of_a_product_is_made_of_one_with_a_picture() -> None:
    """An item is put into the order by a call, which names the product."""
    picture = column("image", "file")
    product = {"key": "shop:Product", "name": "Product", "table": "products", "columns": [column("id", "int"), picture]}
    goods = column("product_id", "int", references="products.id")
    item = {"key": "shop:Item", "name": "Item", "table": "items", "columns": [column("id", "int"), goods]}
    catalog = Catalog(App({"framework": "django", "endpoints": [], "models": [item, product]}), EveryFactory(), {})
    bare = catalog.options("products", "user")[0]
    request = {"method": "POST", "path": "/items", "json": {"product": holes.tie(bare, ["id"])}}
    thing = {"name": "item", "table": "items", "model": None, "request": request, "needs": [bare]}
    draft = Draft(Endpoint({"method": "GET", "path": "/items/{id}"}), "user")
    draft = draft.copy(holes={"id": holes.tie(catalog.add(thing, {"id": ["id"]}), ["id"])})

    def play(draft: Draft) -> Record:
        record, thing = Record(), catalog.things[draft.script()["things"][0]]
        named = catalog.things[thing["request"]["json"]["product"]["thing"]]
        missing = "ValueError: The 'image' attribute has no file associated with it."
        record.reply = Reply(status=200) if named["overrides"] else Reply(status=500, raised=missing)
        return record

    told, record = Showing(catalog.app, catalog).shown(draft, play(draft), play) or (draft, play(draft))

    assert record.reply.status == 200
    assert told.holes["id"] == holes.tie("item_2", ["id"])
    assert catalog.things["item_2"]["needs"] != [bare]


def test_a_picture_that_does_not_help_is_forgotten() -> None:
    """The call fails as before: no product is given what it does not need."""
    picture = column("image", "file")
    product = {"key": "shop:Product", "name": "Product", "table": "products", "columns": [column("id", "int"), picture]}
    catalog = Catalog(App({"framework": "django", "endpoints": [], "models": [product]}), EveryFactory(), {})
    draft = Draft(Endpoint({"method": "GET", "path": "/products/{id}"}), "user")
    draft = draft.copy(holes={"id": holes.tie(catalog.options("products", "user")[0], ["id"])})

    def play(_draft: Draft) -> Record:
        record = Record()
        record.reply = Reply(status=500, raised="ValueError: The 'image' attribute has no file associated with it.")
        return record

    assert Showing(catalog.app, catalog).shown(draft, play(draft), play) is None
    assert catalog.states == {}
