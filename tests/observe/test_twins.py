"""Two records of a call become one expectation."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from itest.stages.observe.answer import answer
from itest.stages.observe.changes import UnlikeError, changes
from itest.stages.observe.findings import findings
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
SOON = int(NOW.timestamp()) + 28 * 86400
LEFT: dict[str, Any] = {"things": {"item": {"id": 30001, "made": "2030-05-17"}}, "people": {"user": {"id": 20001}}}
RIGHT: dict[str, Any] = {"things": {"item": {"id": 90001, "made": "2030-05-17"}}, "people": {"user": {"id": 80001}}}


def twin(sent: Any = None) -> Twin:
    return Twin(Ties(LEFT, RIGHT, sent or {}), NOW)


@pytest.mark.parametrize(
    ("left", "right", "name", "expected"),
    [
        ("A walk", "A walk", "title", "A walk"),
        (30001, 90001, "item_id", {"$": "tie", "thing": "item", "path": ["id"]}),
        (20001, 80001, "owner_id", {"$": "persona", "name": "user", "path": ["id"]}),
        ("/items/30001/", "/items/90001/", "url", None),
        (1, 1, "id", {"$": "any", "type": "int"}),
        (1, 1, "count", 1),
        (SOON, SOON, "exp", {"$": "any", "type": "int"}),
        ("2026-12-13", "2026-12-13", "due_on", {"$": "any", "type": "date"}),
        ("2030-05-17", "2030-05-17", "made", "2030-05-17"),
        ("2026-11-22T10:00:00", "2026-11-22T10:00:09", "at", {"$": "any", "type": "datetime"}),
        ("2033-05-18T03:33:20", "2033-05-18T03:33:20", "ends", "2033-05-18T03:33:20"),
        ("2033-05-18T00:00:00", "2033-05-18T00:00:00", "ends", {"$": "any", "type": "datetime"}),
        ([1], [1, 2], "list", {"$": "any", "type": "list"}),
        (None, "x", "note", {"$": "any", "type": "value"}),
    ],
)
def test_a_value_is_a_constant_a_tie_or_a_matcher(left: Any, right: Any, name: str, expected: Any) -> None:
    """Equal keys and the clock's dates are accidents; what differs is tied or any of its type."""
    tie = {"$": "tie", "thing": "item", "path": ["id"]}
    text = {"$": "text", "parts": ["/items/", tie, "/"]}

    assert twin().value(left, right, name) == (text if expected is None else expected)


def test_the_key_of_a_new_row_is_never_tied() -> None:
    """A created row may happen to get the number that something else has."""
    made = [{"kind": "created", "table": "note", "before": None, "after": {"id": 30001}}]
    again = [{**made[0], "after": {"id": 90001}}]
    seen = Twin(Ties({**LEFT, "rows": made}, {**RIGHT, "rows": again}, {}), NOW)

    assert seen.value(30001, 90001, "id") == {"$": "any", "type": "int"}


def test_an_address_with_the_key_of_a_new_row_keeps_what_stands_around_it() -> None:
    """The number is another each time; the host and the path are not."""
    made = [{"kind": "created", "table": "note", "before": None, "after": {"id": 41}}]
    again = [{**made[0], "after": {"id": 97}}]
    seen = Twin(Ties({**LEFT, "rows": made}, {**RIGHT, "rows": again}, {}), NOW)

    assert seen.value("http://x/notes/41/", "http://x/notes/97/", "url") == {
        "$": "like",
        "before": "http://x/notes/",
        "after": "/",
    }
    assert seen.value("41", "97", "number") == {"$": "any", "type": "str"}


def test_two_times_of_one_transaction_are_no_tie() -> None:
    """In PostgreSQL all that a test makes has one time; only what is the thing itself keeps it."""
    left = {"id": 30001, "created_at": "2026-11-22T10:00:00.123456"}
    right = {"id": 90001, "created_at": "2026-11-22T10:00:09.123456"}
    worlds = {**LEFT, "things": {"item": left}}, {**RIGHT, "things": {"item": right}}
    seen = Twin(Ties(*worlds, {}), NOW, writes=True)

    assert seen.value(left, right)["created_at"] == {"$": "tie", "thing": "item", "path": ["created_at"]}
    assert seen.value(left["created_at"], right["created_at"], "created_at") == {"$": "any", "type": "datetime"}


def test_what_was_sent_comes_back_as_it_was() -> None:
    """An echo is a constant even where it looks like a date."""
    assert twin({"json": {"due": "2026-11-22"}}).value("2026-11-22", "2026-11-22", "due") == "2026-11-22"


def row(kind: str, before: Any, after: Any) -> dict[str, Any]:
    return {"table": "item", "kind": kind, "before": before, "after": after}


def test_a_change_names_the_columns_that_changed() -> None:
    """Hashes are never literal; the key ties the row to the thing that is meant."""
    left = row("changed", {"id": 30001, "a": 1, "password": "x"}, {"id": 30001, "a": 2, "password": "y"})
    right = row("changed", {"id": 90001, "a": 1, "password": "x"}, {"id": 90001, "a": 2, "password": "y"})

    found = changes([left], [right], twin(), {})[0]

    assert found.values == {"a": 2, "password": {"$": "any", "type": "str"}}
    assert found.key == {"id": {"$": "tie", "thing": "item", "path": ["id"]}}


def test_different_rows_are_no_scenario() -> None:
    """What changes other rows the second time is not pinned."""
    with pytest.raises(UnlikeError):
        changes([row("created", None, {"id": 1})], [], twin(), {})


def record(status: int, body: Any, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "location": None,
        "is_json": True,
        "complaints": [],
        "place": [],
        "framework": False,
        "shown": [],
        "told": [],
    }
    return {"status": status, "body": body, **plain, **more}


def test_framework_errors_shrink_to_status_and_fields() -> None:
    """The words of a validation library are not the application's."""
    seen = record(422, {"detail": [{"loc": ["body", "name"]}]}, complaints=["name"], place=["detail"], style="loc")

    found = answer(seen, seen, twin())

    assert (found.body, found.error_fields, found.error_path, found.error_style) == (
        None,
        ("name",),
        ("detail",),
        "loc",
    )


def test_the_application_s_own_words_are_kept() -> None:
    """A message that somebody wrote is behaviour."""
    own, library = record(404, {"detail": "Item not found"}), record(401, {"detail": "Not authenticated"})

    assert answer(own, own, twin()).body == {"detail": "Item not found"}
    assert answer(library, library, twin()).body is None


REQUEST = {"method": "POST", "path": "/items", "persona": "user", "holes": {}, "query": {}, "json": {"title": "A"}}


def test_an_error_becomes_a_question() -> None:
    """A 5xx answer is asked about, once for each kind."""
    odd = {"kind": "broken", "endpoint": "POST /items", "request": REQUEST, "status": 500, "intent": "duplicate"}

    found = findings([{**odd, "detail": "IntegrityError: x"}, {**odd, "detail": "IntegrityError: y"}])

    assert [each.kind for each in found] == ["server error"]
    assert "sent twice" in found[0].question


def test_an_exception_is_told_as_far_as_its_words_do_not_vary() -> None:
    """Keys in it are others in each world; the exception is the same."""
    left, right = (record(500, None, raised=f"IntegrityError: Key (id)=({key}) is taken") for key in (3, 94))

    assert answer(left, right, twin()).raised == "Key (id)=("
