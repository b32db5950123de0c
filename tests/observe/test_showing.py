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
        self.catalog.add({"name": "post", "table": "posts"})
        draft = Draft(Endpoint({"method": "GET", "path": "/posts/{id}"}), "user")
        return draft.copy(holes={"id": holes.tie(self.catalog.options("posts", "user")[0], ["id"])})

    def play(self, draft: Draft) -> Record:
        self.asked += 1
        record, (name,) = Record(), draft.script()["things"]
        row = {"is_pinned": False, "is_published": False, "status": "draft", **self.catalog.things[name]["overrides"]}
        record.things[name] = row
        record.reply = Reply(status=200 if self.shown.items() <= row.items() else 404)
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
