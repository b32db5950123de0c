"""What a read tells once somebody has acted, worked out for whoever reads."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing.clients import Reply
from itest.agent.observe.playing.judge import ACCEPTED, Grade
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.search import Found
from itest.agent.observe.variants.afterwards import Afterwards, _marks


def record(body: Any, status: int = 200) -> Record:
    made = Record()
    made.reply = Reply(status=status, body=body, is_json=True)
    return made


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"following": False}, {"following": True}, {("following",)}),
        ({"items": [{"likes": 0}, {"likes": 2}]}, {"items": [{"likes": 0}, {"likes": 3}]}, {("items", "*", "likes")}),
        ({"paid_at": None}, {"paid_at": "2026-11-23T02:28:33Z"}, {("paid_at",)}),
        ({"state": "open"}, {"state": "paid"}, {("state",)}),
        ({"id": 1, "made": "2026-11-23T02:28:33Z"}, {"id": 2, "made": "2026-11-23T02:28:34Z"}, set()),
        ({"at": 1_795_000_000}, {"at": 1_795_000_001}, set()),
        ({"title": "A walk in the park"}, {"title": "Notes on engines"}, set()),
        ({"items": [{"liked": False}]}, {"items": [{"liked": True}, {"liked": False}]}, set()),
    ],
)
def test_flags_counts_and_states_tell_that_somebody_has_acted(before: Any, after: Any, told: set[Any]) -> None:
    """Not keys, moments and texts, and not a list that has grown: other tests show those."""
    assert _marks(record(before), record(after)) == told


def test_an_error_tells_nothing() -> None:
    """It is no answer to the same question."""
    assert not _marks(record({"ok": True}), record({"ok": False}, status=409))


def afterwards(seen: list[list[str]]) -> Afterwards:
    """Over an application in which `like` sets a flag of articles and `view` nothing."""
    request = {"method": "POST", "path": "/articles/{id}/like"}
    view = {**request, "path": "/articles/{id}/views"}
    things = {"article": {"table": "articles"}, "like": {"request": request}, "view": {"request": view}}
    catalog = SimpleNamespace(things=things, options=lambda *_, **__: ["other_article"], keys=lambda _: {"id": ["id"]})
    search = SimpleNamespace(people=["anonymous", "user", "other"])
    states: Any = SimpleNamespace(
        search=search, catalog=catalog, foreign=lambda _: ["other_article"], steps=lambda _: ["view", "like"]
    )

    def play(draft: Draft) -> Record:
        seen.append([draft.persona, *draft.things])
        return record({"id": len(seen), "liked": "like" in draft.things})

    return Afterwards(states, play, lambda: False)


def test_an_act_that_shows_in_a_read_is_kept_once() -> None:
    """As one of those who have an account, with somebody else's thing beside it; what shows nothing is not kept."""
    endpoint = Endpoint({"method": "GET", "path": "/articles/{id}"})
    found = Found(endpoint)
    found.draft = Draft(endpoint, "anonymous")
    found.draft.holes = {"id": holes.tie("article", ["id"])}
    found.record, found.grade = record({"id": 1, "liked": False}), Grade(ACCEPTED, True, 0, 2)
    seen: list[list[str]] = []

    kept = list(afterwards(seen).scenes(found))

    assert [(each.act, each.draft.things) for each in kept] == [
        ("POST /articles/{id}/like", ["other_article", "article", "like"])
    ]
    assert {who for who, *_ in seen} == {"user"}
