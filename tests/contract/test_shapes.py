"""Shapes of answers, united over what was seen."""

from __future__ import annotations

from typing import Any

from itest.stages.observe.shapes import answer_shapes, shape_of, united


def seen(*bodies: Any) -> dict[str, Any]:
    """The shape that admits all of these."""
    found = shape_of(bodies[0])
    for body in bodies[1:]:
        found = united(found, shape_of(body))
    return found


def test_what_every_answer_has_is_required() -> None:
    """A field that is sometimes missing is optional."""
    shape = seen({"id": 1, "title": "A"}, {"id": 2})

    assert shape["required"] == ["id"]
    assert set(shape["properties"]) == {"id", "title"}


def test_null_once_is_null_allowed() -> None:
    """The type that was seen beside it stays."""
    assert seen({"bio": None}, {"bio": "Hi"})["properties"]["bio"]["type"] == ["null", "string"]


def test_formats_are_told_while_all_texts_keep_to_them() -> None:
    """One plain text is enough to make it any text."""
    day = "2026-05-04T10:00:00+00:00"

    assert seen([day, day])["items"]["format"] == "date-time"
    assert "format" not in seen([day, "yesterday"])["items"]
    assert seen("ada@example.com")["format"] == "email"


def test_an_empty_list_says_nothing_about_entries() -> None:
    """The entries of the other list are those of both."""
    assert seen([], [{"id": 1}])["items"]["required"] == ["id"]


def test_only_successful_json_counts() -> None:
    """Errors and pages have no part in the contract of an endpoint."""
    records = [
        {"is_json": True, "status": 200, "body": {"id": 1}},
        {"is_json": True, "status": 404, "body": {"error": "gone"}},
        {"is_json": False, "status": 200, "body": None},
    ]
    scenes = [{"endpoint": "GET /notes/{id}", "record": record} for record in records]

    (shape,) = answer_shapes(scenes, [None, None, None])

    assert (shape.endpoint, shape.status, shape.shape["required"]) == ("GET /notes/{id}", 200, ["id"])
