"""Stories that took the same course twice become journeys."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from itest.stages.observe.journeys import journeys
from tests.journeys.told import story

NOW = datetime(2026, 5, 4, tzinfo=timezone.utc)


def test_what_was_alike_in_both_worlds_is_a_journey() -> None:
    """Keys that differ are tied to what the story made itself."""
    (journey,), left_out = journeys([story(7)], [story(1007, "b" * 24)], {}, NOW)

    assert left_out == ()
    assert [step.kind for step in journey.steps][:3] == ["sign up", "log in", "create"]
    assert journey.steps[3].answer.body == [{"id": _tied("id"), "title": "First", "shared": False}]
    assert [dict(row.values) for row in journey.rows] == [{"email": "hedy@example.com"}]
    assert [thing.name for thing in journey.things] == ["note"]


def test_another_status_the_second_time_leaves_it_out() -> None:
    """The reason names the step."""
    again = story(1007, "b" * 24)
    again["records"][8]["status"] = 200

    assert journeys([story(7)], [again], {}, NOW) == (
        (),
        ("the journey of the note is left out: GET /notes/{id} answered 404 at first and 200 later",),
    )


def test_other_rows_the_second_time_leave_it_out() -> None:
    """What is left in the tables belongs to the story."""
    told, left_out = journeys([story(7)], [{**story(1007, "b" * 24), "rows": []}], {}, NOW)

    assert told == ()
    assert left_out[0].endswith("it left different rows the second time (users created)")


def test_a_story_that_cannot_be_told_again_is_left_out() -> None:
    """The second world takes another course."""
    assert journeys([story(7)], [None], {}, NOW)[1] == (
        "the journey of the note is left out: it could not be told a second time",
    )


def _tied(field: str) -> dict[str, Any]:
    return {"$": "tie", "thing": "note", "path": [field]}
