"""What is remembered of a write as a way to make a thing: where its answer tells the key of the new row."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing import clients
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record

COLUMNS = [
    {"name": "id", "attribute": "id", "kind": "int", "primary_key": True},
    {"name": "name", "attribute": "name", "kind": "str"},
]
MODEL = {"key": "shop:Member", "name": "Member", "module": "shop", "table": "member", "columns": COLUMNS}


@pytest.mark.parametrize(
    ("body", "path"), [(7, []), ({"member": {"id": 7, "name": "Mary"}}, ["id"])], ids=["alone", "in-an-object"]
)
def test_the_key_of_a_new_row_is_found_in_the_answer(body: Any, path: list[str]) -> None:
    """Also where the key is all that is answered."""
    app = App({"framework": "flask", "endpoints": [], "models": [MODEL]})
    catalog = Catalog(app, Factories([], 1), {})
    record = Record()
    record.reply = clients.Reply(status=201, body=body, is_json=True)
    record.rows = [{"table": "member", "kind": "created", "before": None, "after": {"id": 7, "name": "Mary"}}]

    catalog.learn(Draft(Endpoint({"method": "POST", "path": "/members"}), "user"), record)

    [member] = catalog.options("member", "user")
    assert catalog.keys(member)["id"] == path
