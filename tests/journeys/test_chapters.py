"""What counts as a change of an account, and which pages show what became of a form."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.journeys.chapters import Chapters

PATHS = {"/": True, "/profile": True, "/explore": False}


def chapters() -> Any:
    endpoints = [SimpleNamespace(path=path, writes=writes) for path, writes in PATHS.items()]
    app: Any = SimpleNamespace(user_table="users", endpoints=endpoints)
    nobody: Any = None
    return Chapters(nobody, nobody, app, nobody)


def found(path: str = "/profile", form: Any = None, rows: Any = (), *, is_json: bool = False) -> Any:
    draft = SimpleNamespace(request=lambda: {"json": None, "form": form}, data=form)
    record = SimpleNamespace(rows=list(rows), reply=SimpleNamespace(is_json=is_json))
    return SimpleNamespace(endpoint=SimpleNamespace(path=path, method="POST"), draft=draft, record=record)


def row(table: str = "users", **after: Any) -> Any:
    before = dict.fromkeys(after, "before")
    return {"table": table, "kind": "changed", "before": before, "after": after}


@pytest.mark.parametrize(
    ("rows", "puts"),
    [
        ([row(name="emmy", seen="now")], True),
        ([row(password_hash="scrypt:...")], True),
        ([row(seen="now")], False),
        ([row("posts", name="emmy")], False),
    ],
)
def test_an_account_is_changed_by_what_is_sent(rows: Any, puts: bool) -> None:
    """That somebody was seen at this time is noted by any call; it is nobody's intent."""
    assert chapters()._puts(found(form={"name": "emmy"}, rows=rows)) is puts


@pytest.mark.parametrize(("name", "own"), [("user", True), ("other", False)])
def test_an_account_is_told_of_by_what_is_ones_own(name: str, own: bool) -> None:
    """The page of somebody else shows one's name in its menu at best."""
    hole = {"$": "persona", "name": name, "path": ["username"]}
    one = found("/user/{username}")
    one.draft.persona = "user"
    one.draft.script = lambda: {"request": {"holes": {"username": hole}, "form": None}}

    assert chapters()._of_oneself(one) is own


def test_where_a_form_is_filled_in_little_is_shown() -> None:
    """Pages that no form is sent to are looked at first; an API answers on one path."""
    told = chapters()

    assert [path for path in PATHS if told._is_form(found(path))] == ["/", "/profile"]
    assert not told._is_form(found("/profile", is_json=True))
