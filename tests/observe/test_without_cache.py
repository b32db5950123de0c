"""What the observer makes of a cache, or a broker, that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing.effects import condition
from itest.agent.observe.playing.play import Record
from itest.agent.observe.variants.trouble_cache import without_cache
from itest.agent.observe.variants.troubles import tries

READ = Draft(Endpoint({"method": "GET", "path": "/articles", "parameters": []}), "user")


def record(status: int, *lines: int, raised: str = "") -> Record:
    made = Record()
    made.reply.status, made.reply.raised = status, raised
    made.lines = frozenset(("shop.py", line) for line in lines)
    return made


@pytest.mark.parametrize(
    "seen", [record(503, 1, 2), record(200, 1, 3), record(0, 1, 2, raised="ConnectionError: refused")]
)
def test_an_endpoint_that_misses_its_cache_is_seen_without_it(seen: Record) -> None:
    """It answers otherwise, goes another way to the same answer, or fails."""
    played: list[Draft] = []

    def play(draft: Draft) -> Record:
        played.append(draft)
        return seen if draft.conditions else record(200, 1, 2)

    ((trouble, draft, found),) = without_cache(READ, record(200, 1, 2), play)

    assert (trouble.subject, found) == ("the cache is down", seen)
    assert draft.conditions == [condition("cache", "is_down")]
    assert played[0] is draft


def test_one_that_has_no_use_for_it_gets_no_test_of_that() -> None:
    """The same lines run to the same answer, but for what runs now and then; nor does one that cannot be played."""
    assert list(without_cache(READ, record(200, 1, 2), lambda _: record(200, 1, 2))) == []
    assert list(without_cache(READ, record(200, 1, 2, 9), lambda _: record(200, 1, 2))) == []
    now_and_then = {True: record(200, 1, 2), False: record(200, 1, 2, 9)}
    assert list(without_cache(READ, record(200, 1, 2), lambda draft: now_and_then[bool(draft.conditions)])) == []
    assert list(without_cache(READ, record(200, 1, 2), lambda _: None)) == []


def test_a_broker_that_is_down_is_tried_where_jobs_are_handed_over() -> None:
    """And a message that nobody knows."""
    jobs: Any = {"jobs": [{"task": "shop.send"}]}

    assert [(t.subject, t.conditions[0]["method"]) for t in tries(["queue"], jobs)] == [
        ("the broker is down", "is_down"),
        ("the queue holds a job that nobody knows", "publish"),
    ]
    assert tries(["queue"], {"calls": []}) == []
