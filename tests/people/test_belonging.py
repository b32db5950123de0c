"""Where accounts belong: the household, team or organization that their row refers to."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import App
from itest.agent.observe.people.belonging import homes, settle
from itest.agent.observe.playing.factories import Factories


def column(name: str, references: str | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, "attribute": name, "kind": "int", "references": references, **more}


def model(name: str, table: str, *columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    key = column("id", primary_key=True)
    return {"key": f"app:{name}", "name": name, "table": table, "columns": [key, *columns], **more}


MODELS = [
    model(
        "User",
        "users",
        column("password"),
        column("household_id", "households.id", nullable=True),
        column("role_id", "roles.id"),
        column("invited_by_id", "users.id", nullable=True),
        user_model=True,
    ),
    model("Household", "households"),
    model("Role", "roles"),
    model("Recipe", "recipes", column("household_id", "households.id")),
]
ROOT = {"id": 1, "household_id": 5, "role_id": 9, "invited_by_id": None}


class Scene:
    """A database with these accounts; `values` are what was set."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows
        self.values: dict[str, Any] = {}

    def rows_of(self, _app: App, _table: str) -> Any:
        return self.rows

    def set_columns(self, _app: App, _row: Any, values: dict[str, Any]) -> bool:
        self.values = values
        return True


class EveryFactory(Factories):
    """There is a factory for whatever is asked."""

    def __init__(self) -> None:
        super().__init__([], 1)

    def has(self, _key: str) -> bool:
        return True


def app(*known: str) -> App:
    return App({"framework": "fastapi", "endpoints": [], "models": MODELS, "homes": known})


def fresh(key: object = 2) -> dict[str, Any]:
    return {"table": "users", "after": {"id": key, "household_id": None, "role_id": 3}}


def test_a_household_is_a_home_and_a_role_or_another_account_is_none() -> None:
    """What somebody is, and who brought them, says nothing of where they belong."""
    assert homes(app(), {**ROOT, "invited_by_id": 4}) == ["household_id"]
    assert homes(app(), {**ROOT, "household_id": None}) == []


def test_a_fresh_account_settles_where_one_is_that_was_there_before() -> None:
    """Its own row, which belongs nowhere, is no example."""
    scene: Any = Scene({"id": 2, "household_id": None}, ROOT)

    assert settle(scene, app(), fresh()) == ["household_id"]
    assert scene.values == {"household_id": 5}


def test_where_nobody_is_yet_nothing_is_set() -> None:
    """An account that belongs somewhere by itself is not taken for a resident, however its key is written."""
    key = "6722690e-3de3-45c3-a9ae-baa6b3ab083e"
    scene: Any = Scene({**ROOT, "id": key.replace("-", "")})

    assert settle(scene, app(), fresh(key)) == []
    assert scene.values == {}


def test_rows_belong_where_the_account_belongs() -> None:
    """A recipe of the household that the user lives in; of any one where the account does not say."""
    for known, overrides in ((("household_id",), {"household_id": holes.persona("user", ["household_id"])}), ((), {})):
        catalog = Catalog(app(*known), EveryFactory(), {})

        assert catalog.things[catalog.options("recipes", "user")[0]]["overrides"] == overrides
