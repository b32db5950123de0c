"""The last touches to what succeeds: what hangs on a thing that is deleted is there, too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from itest.agent.observe.drafts.catalog import EMPTY, Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import App
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.search import Search
from itest.agent.observe.search.settle import Settling

COMMENTS = {
    "key": "Comment",
    "name": "Comment",
    "table": "comment",
    "columns": [{"name": "post_id", "attribute": "post_id", "kind": "int", "references": "post.id"}],
}


def settling(cascade: bool) -> Settling:
    """Of an application that deletes the comments of a post with it, or not."""
    raw = {"method": "DELETE", "path": "/posts/{id}", "parameters": [{"name": "id"}]}
    app = App({"framework": "flask", "endpoints": [raw], "models": [COMMENTS], "user_table": "user"})
    things = {name: {**EMPTY, "name": name, "label": name, "table": name} for name in ("post", "comment")}
    catalog = Catalog(app, Factories([], 1), things)
    catalog.options = lambda table, *_, **__: ["comment"] if table == "comment" else []  # type: ignore[method-assign]
    search = SimpleNamespace(app=app, catalog=catalog, people=["anonymous", "user"])
    tables = ("comment", "post") if cascade else ("post",)
    return Settling(
        cast(Search, search), lambda draft: record(*tables) if "comment" in draft.things else record("post")
    )


def record(*tables: str) -> Record:
    found = Record()
    found.reply.status = 204
    found.rows = [{"table": table, "kind": "deleted", "before": {"id": 1}, "after": None} for table in tables]
    return found


def deletion(settled: Settling) -> Draft:
    return Draft(settled.search.app.endpoints[0], "user").copy(things=["post"])


def test_a_deletion_is_seen_with_what_goes_with_it() -> None:
    """Or nobody would notice if the comments stayed."""
    settled = settling(cascade=True)

    draft, seen = settled.with_dependents(deletion(settled), record("post"))

    assert draft.things == ["post", "comment"]
    assert [row["table"] for row in seen.rows] == ["comment", "post"]


def test_what_stays_when_something_is_deleted_is_left_out() -> None:
    """It would only make the test longer."""
    settled = settling(cascade=False)

    draft, _ = settled.with_dependents(deletion(settled), record("post"))

    assert draft.things == ["post"]
