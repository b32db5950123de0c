"""What a second reading tells, jobs that fail, and parameters that an answer asks for."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.known.errors import lacking
from itest.agent.observe.playing.clients import Reply
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.kept import _distance, _said, _shorter
from itest.model.observations import Crossing
from itest.stages.observe.jobs import failing_jobs, however_they_end


@pytest.mark.parametrize(
    ("read", "write", "distance"),
    [
        ("/posts/{id}", "/posts/{id}", 0),
        ("/posts", "/posts/{id}", 1),
        ("/posts", "/users", None),
        ("/posts/{id}", "/posts/{id}/likes", 1),
        ("/users/{name}/posts", "/users/{name}/photos", None),
    ],
)
def test_a_change_concerns_what_stands_on_its_path(read: str, write: str, distance: int | None) -> None:
    """Numbers and names in paths do not matter, other resources do."""
    assert _distance(read, write) == distance


def record(body: Any, lines: tuple[int, ...] = ()) -> Record:
    made = Record()
    made.reply = Reply(status=200, body=body, is_json=True)
    made.lines = frozenset(("views.py", line) for line in lines)
    return made


def test_answers_say_the_same_whatever_keys_and_moments_they_have() -> None:
    """They differ from one set-up to the next."""
    one = record({"id": 1, "title": "News", "created": "2026-11-23T02:28:33Z"})
    other = record({"id": 2, "title": "News", "created": "2026-11-23T02:29:59Z"})

    assert _said(one) == _said(other)
    assert _said(one) != _said(record({"id": 1, "title": "Olds", "created": "2026-11-23T02:28:33Z"}))
    assert _said(record([{"id": 1}])) != _said(record([{"id": 1}, {"id": 2}]))


def test_an_answer_from_a_cache_takes_less() -> None:
    """Lines that ran for the first answer did not run for the second."""
    assert _shorter(record({}, (1, 2)), record({}, (1, 2, 3)))
    assert not _shorter(record({}, (1, 2, 3)), record({}, (1, 2, 3)))


def scene(intent: str, failed: str | None) -> dict[str, Any]:
    job = {"task": "shop.send", "args": [7], **({"failed": failed} if failed else {})}
    request: dict[str, Any] = {"method": "POST", "path": "/orders", "persona": "user"}
    request |= dict.fromkeys(("holes", "query", "json", "form"))
    return {
        "endpoint": "POST /orders",
        "intent": intent,
        "script": {"request": {**request, "holes": {}, "query": {}}},
        "record": {"effects": {"jobs": [job]}},
    }


def test_a_job_that_fails_for_no_reason_is_a_question() -> None:
    """Asked once for each task and error, and not where trouble was made."""
    seen = [scene("success", "ValueError"), scene("success", "ValueError"), scene("trouble", "OSError")]

    assert [finding.question for finding in failing_jobs(seen)] == [
        "POST /orders hands over shop.send, which fails (ValueError): is that meant?"
    ]
    assert not list(failing_jobs([scene("success", None)]))


def test_how_such_a_job_ends_is_not_asserted() -> None:
    """In trouble it is: there the failure is what is shown."""
    crossing = Crossing(kind="jobs", values={"task": "shop.send", "failed": "ValueError"})

    assert however_they_end((crossing,), "success")[0].values["failed"] == {"$": "any", "type": "value"}
    assert however_they_end((crossing,), "trouble") == (crossing,)


def test_a_parameter_that_is_missing_in_the_query_is_told() -> None:
    """Whatever the description of the interface says, or fails to say."""
    missing = {"type": "missing", "loc": ["query", "message"], "msg": "Field required"}
    other = {"type": "missing", "loc": ["body", "title"], "msg": "Field required"}

    assert lacking({"detail": [missing, other]}, "query") == ["message"]
    assert lacking({"detail": "no"}, "query") == lacking(None, "query") == []
