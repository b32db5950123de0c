"""What counts as a change of an account, and which pages show what became of a form."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.journeys import journeys
from itest.agent.observe.journeys.chapters import Chapters
from itest.agent.observe.journeys.story import Story, replayed
from itest.agent.observe.people.newcomer import Newcomer
from itest.agent.observe.playing import rows
from itest.agent.observe.playing.play import Scene

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


def test_what_a_story_leaves_out_is_not_part_of_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that shows nothing of the thing may still have written: the story is told again without it."""
    monkeypatch.setattr(Chapters, "life", lambda *_: None)
    monkeypatch.setattr(rows, "Watch", lambda *_: contextlib.nullcontext(SimpleNamespace(seen="at first")))
    monkeypatch.setattr(journeys, "_worth", lambda *_: True)
    monkeypatch.setattr(journeys, "replayed", lambda *_: {"records": [], "rows": "again"})
    player: Any = SimpleNamespace(things={}, stage=SimpleNamespace(scene=lambda act: act(None)))
    app: Any = SimpleNamespace(every={})
    plot: Any = SimpleNamespace(needs=[], served=False, label="thing")

    [story] = journeys.Journeys(app, player, player, {})._played(Newcomer.nobody(), plot)

    assert story["rows"] == "again"


def test_clients_are_there_before_a_story_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """As fixtures are: that somebody signed in for them is not what the story did."""
    happened: list[str] = []

    def watch(_: Any) -> Any:
        happened.append("watch")
        return contextlib.nullcontext(SimpleNamespace(seen=[]))

    monkeypatch.setattr(rows, "Watch", watch)
    monkeypatch.setattr(Scene, "client", lambda _, persona: happened.append(persona))
    monkeypatch.setattr(Story, "take", lambda *_: happened.append("step"))
    player: Any = SimpleNamespace(things={}, stage=SimpleNamespace(scene=lambda act: act(None)))
    steps = [{"request": {"persona": persona}} for persona in ("newcomer", "admin")]

    replayed(player, SimpleNamespace(every={}), {"proof": {}, "givens": [], "steps": steps})  # type: ignore[arg-type]

    assert happened == ["admin", "watch", "step"]
