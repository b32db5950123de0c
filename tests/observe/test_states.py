"""What is put in front of a read, so that it has something to show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing.clients import Reply
from itest.agent.observe.playing.judge import ACCEPTED, Grade
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.search import Found
from itest.agent.observe.search.states import PAIRS, States, _only_cookies


def states(steps: list[str]) -> States:
    """Over a catalogue in which articles and comments can be made, and these steps be taken."""
    app = SimpleNamespace(
        user_table="users",
        all_tables=["articles", "comments"],
        tables_for=lambda word: [word] if word == "articles" else [],
    )
    catalog = SimpleNamespace(
        things={name: {"request": {"method": "POST"}} for name in steps},
        makers={},
        options=lambda table, owner, **_: [f"{owner}_{table}"],
    )
    search: Any = SimpleNamespace(app=app, catalog=catalog)
    return States(search)


def test_each_step_is_tried_with_what_somebody_else_has_made_before_others_are() -> None:
    """A feed shows the articles of those whom one follows, and to follow may be the last step that is known."""
    steps = [f"step_{number}" for number in range(PAIRS - 1)] + ["follow"]
    draft = Draft(Endpoint({"method": "GET", "path": "/articles/feed"}), "user")

    pairs = list(states(steps)._pairs(draft, steps))

    assert ["follow", "other_articles"] in pairs[:PAIRS]
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)


def test_a_form_that_only_leaves_a_message_may_lack_something_to_undo() -> None:
    """The cookie with the message is no effect; that of a log-in is all that there is to it."""

    def found(path: str, effect: int) -> Found:
        one = Found(Endpoint({"method": "POST", "path": path}))
        one.record, one.grade = Record(), Grade(ACCEPTED, True, effect, 0)
        one.record.reply = Reply(status=302, cookies=["session=x"])
        return one

    assert _only_cookies(found("/unfollow/{name}", 0))
    assert not _only_cookies(found("/unfollow/{name}", 1))
    assert not _only_cookies(found("/auth/login", 0))


def test_an_undo_is_tried_after_what_it_undoes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was deleted while a bill still named them can be brought back."""
    known = states(["delete", "rename", "publish"])
    paths = {"delete": "/articles/{id}/delete", "rename": "/articles/{id}/rename", "publish": "/publish/{id}"}
    for name, path in paths.items():
        known.catalog.things[name]["request"]["path"] = path
    monkeypatch.setattr(known, "steps", lambda _: iter(paths))
    draft = Draft(Endpoint({"method": "POST", "path": "/articles/{id}/reactivate"}), "user")

    tried = list(known._undone(draft, ["bill", "delete"]))

    assert tried == [["delete"], ["bill", "delete"], ["rename"], ["bill", "rename"]]
