"""What an account must have in its row to be let in, and to be an administrator."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.people.rights import activation, appointment, confirmation, groups


class Scene:
    """Remembers what was set."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def set_columns(self, _app: Any, _row: Any, values: dict[str, Any]) -> bool:
        self.values = values
        return True


def app(**columns: dict[str, Any]) -> Any:
    return SimpleNamespace(column=lambda _, name: columns.get(name))


@pytest.mark.parametrize(
    ("row", "columns", "needed"),
    [
        ({"is_active": False, "is_admin": False}, {}, {"is_active": True}),
        ({"verified": 0}, {}, {"verified": True}),
        ({"is_active": True, "email": "a@example.com"}, {}, {}),
        (
            {"confirmed_at": None, "deleted_at": None},
            {"confirmed_at": {"kind": "datetime"}, "deleted_at": {"kind": "datetime"}},
            {"confirmed_at": {"$": "literal", "type": "datetime", "text": "2024-01-01T00:00:00"}},
        ),
        (
            {"email_verified": None},
            {"email_verified": {"kind": "datetime", "timezone": True}},
            {"email_verified": {"$": "literal", "type": "datetime", "text": "2024-01-01T00:00:00+00:00"}},
        ),
        ({"verified_by": None, "confirmed_on": None}, {"confirmed_on": {"kind": "str"}}, {}),
    ],
)
def test_flags_and_times_that_keep_out_are_set(
    row: dict[str, Any], columns: dict[str, Any], needed: dict[str, Any]
) -> None:
    """A flag that is false, a time that is missing; nothing that has nothing to do with it."""
    scene: Any = Scene()

    assert activation(scene, app(**columns), {"table": "users", "after": row}) == needed


def test_a_time_is_set_as_python_has_it() -> None:
    """Drivers take no text for a moment."""
    scene: Any = Scene()
    known = app(confirmed_at={"kind": "datetime", "timezone": True})

    activation(scene, known, {"table": "users", "after": {"confirmed_at": None}})

    assert scene.values == {"confirmed_at": datetime(2024, 1, 1, tzinfo=timezone.utc)}


def test_an_address_that_must_be_confirmed_may_lie_in_a_table_of_its_own() -> None:
    """A row that signing up makes beside the account's and that refers to it; no other one."""
    scene: Any = Scene()
    tables = {
        "addresses": {"columns": [{"name": "user_id", "references": "users.id"}, {"name": "verified"}]},
        "shops": {"columns": [{"name": "enabled"}]},
    }
    known: Any = SimpleNamespace(column=lambda *_: None, by_table=tables)
    made = [
        {"kind": "created", "table": "users", "after": {"active": False}},
        {"kind": "created", "table": "addresses", "after": {"user_id": 1, "verified": False}},
        {"kind": "changed", "table": "addresses", "after": {"user_id": 2, "enabled": False}},
        {"kind": "created", "table": "shops", "after": {"enabled": False}},
    ]

    assert confirmation(scene, known, made[0], made) == {"addresses": {"verified": True}}


def test_the_groups_that_the_code_asks_for_are_known(tmp_path: Path) -> None:
    """By name, in the project's own code; not those of its tests."""
    code = """
user.groups.filter(name="editors").exists()
user.groups.filter(name__in=["chief editors", 'editors'])
User.objects.filter(groups__name='authors')
user.groups.filter(name=settings.GROUP)
"""
    for path in ("views.py", "tests/test_views.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(code if path == "views.py" else 'groups.filter(name="testers")')

    assert groups(str(tmp_path)) == ["authors", "chief editors", "editors"]


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ([{"id": 1, "name": "User"}, {"id": 2, "name": "Owner"}, {"id": 3, "name": "Administrator"}], {"role_id": 3}),
        ([{"id": 1, "name": "User"}], {}),
        ([], {}),
    ],
)
def test_an_administrator_may_be_one_by_a_role_in_another_table(roles: list[Any], found: dict[str, Any]) -> None:
    """The row whose texts say so, where the application fills that table."""
    columns = [
        {"name": "id", "attribute": "id"},
        {"name": "team_id", "attribute": "team_id", "references": "teams.id"},
        {"name": "role_id", "attribute": "role_id", "references": "roles.id"},
    ]
    scene: Any = SimpleNamespace(rows_of=lambda _, table: roles if table == "roles" else [{"id": 9, "name": "admins"}])
    application: Any = SimpleNamespace(by_table={"users": {"columns": columns}})

    assert appointment(scene, application, "users") == found
