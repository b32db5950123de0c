"""What is remembered of a write as a way to make a thing: where its answer tells the key of the new row."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing import clients
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record

COLUMNS = [
    {"name": "id", "attribute": "id", "kind": "int", "primary_key": True},
    {"name": "name", "attribute": "name", "kind": "str"},
]
MODEL = {"key": "shop:Member", "name": "Member", "module": "shop", "table": "member", "columns": COLUMNS}


def column(name: str, references: str | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, "attribute": name, "kind": "int", "references": references, **more}


class EveryFactory(Factories):
    """Makes everything."""

    def __init__(self) -> None:
        super().__init__([], 1)

    def has(self, key: str) -> bool:
        return bool(key)


TEAM = {"key": "Team", "name": "Team", "table": "team", "columns": [column("id", primary_key=True), column("password")]}
MEMBER = {
    "key": "Member",
    "name": "Member",
    "table": "member",
    "columns": [column("id", primary_key=True), column("team_id", "team.id", nullable=True)],
}
BILL = {
    "key": "Bill",
    "name": "Bill",
    "table": "bill",
    "columns": [column("id", primary_key=True), column("payer_id", "member.id", nullable=False)],
}


def test_what_has_the_name_of_the_accounts_table_says_whose_a_row_is() -> None:
    """Teams that sign in have members, whether or not the column may be empty."""
    app = App({"framework": "flask", "endpoints": [], "models": [TEAM, MEMBER]})
    catalog = Catalog(app, EveryFactory(), {})

    assert catalog.things[catalog.options("member", "user")[0]]["overrides"] == {
        "team_id": holes.persona("user", ["id"])
    }


def test_a_row_that_says_nobodys_name_hangs_on_what_is_somebodys() -> None:
    """A bill is paid by a member of the own team."""
    app = App({"framework": "flask", "endpoints": [], "models": [TEAM, MEMBER, BILL]})
    catalog = Catalog(app, EveryFactory(), {})

    bill = catalog.things[catalog.options("bill", "user")[0]]
    assert bill["overrides"] == {"payer_id": holes.tie("member", ["id"])}
    assert catalog.things["member"]["overrides"] == {"team_id": holes.persona("user", ["id"])}


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
