"""New rows are tied to the keys that the answer names."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from itest.model.runtime import RuntimeColumn, RuntimeModel
from itest.stages.observe.changes import changes
from itest.stages.observe.named import Named
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
ONE = "0b0c6c0e-7d5c-4d2c-9a5e-6a3f3b0f3a11"
OTHER = "5f2a9d4b-1c3e-4f6a-8b7d-0e9c8d7f6a22"


def record(body: Any, *rows: dict[str, Any], status: int = 201) -> dict[str, Any]:
    made = [{"table": "file", "kind": "created", "before": None, "after": row} for row in rows]
    return {"status": status, "is_json": True, "body": body, "rows": made, "things": {}, "people": {}}


def told(left: dict[str, Any], right: dict[str, Any], *columns: RuntimeColumn) -> list[dict[str, Any]]:
    """The values of the rows that both records have."""
    model = RuntimeModel(key="app:File", name="File", module="app", table="file", columns=columns)
    twin = Twin(Ties(left, right, {}), NOW, writes=True)
    return [
        dict(each.values)
        for each in changes(left["rows"], right["rows"], twin, {"file": model} if columns else {}, Named(left, right))
    ]


@pytest.mark.parametrize(
    ("bodies", "path"),
    [
        (({"id": 3}, {"id": 9}), ["id"]),
        (({"file": {"id": 3}}, {"file": {"id": 9}}), ["file", "id"]),
        (({"file_id": 3, "size": 3}, {"file_id": 9, "size": 9}), ["file_id"]),
        (({"parent_id": 3, "id": 3}, {"parent_id": 9, "id": 9}), ["id"]),
        (({"id": 3}, {"id": 3}), None),
        (({"size": 3}, {"size": 9}), None),
        (("3", "9"), None),
    ],
)
def test_a_new_row_has_the_key_that_the_answer_names(bodies: tuple[Any, Any], path: list[str] | None) -> None:
    """By its name and its value in both worlds; a number that is not called a key is an accident."""
    left, right = (record(body, {"id": key, "name": "a"}) for body, key in zip(bodies, (3, 9), strict=True))

    expected = {"id": {"$": "answer", "path": path}} if path else {}
    assert told(left, right) == [{**expected, "name": "a"}]


def test_a_key_of_another_type_is_cast() -> None:
    """JSON has UUIDs as texts, rows have them as such."""
    left, right = (record({"id": key}, {"id": {"$": "literal", "type": "uuid", "text": key}}) for key in (ONE, OTHER))

    assert told(left, right) == [{"id": {"$": "answer", "path": ["id"], "as": "uuid"}}]


def test_a_key_that_two_new_rows_have_is_nobodys() -> None:
    """An order and its first line may both be number 3."""
    left, right = (record({"id": key}, {"id": key, "n": 1}, {"id": key, "n": 2}) for key in (3, 9))

    assert told(left, right) == [{"n": 1}, {"n": 2}]


def test_what_is_put_where_nothing_need_stand_is_told() -> None:
    """A moment that varies is asserted to be there; one that the database fills in by itself is not."""
    columns = [
        RuntimeColumn(attribute="id", name="id", kind="int", nullable=False, primary_key=True),
        RuntimeColumn(attribute="finished", name="finished", kind="datetime", nullable=True),
        RuntimeColumn(attribute="made", name="made", kind="datetime", nullable=True, generated=True),
        RuntimeColumn(attribute="due", name="due", kind="datetime", nullable=False),
    ]

    def row(key: int, second: int) -> dict[str, Any]:
        moment = {"$": "literal", "type": "datetime", "text": f"2026-11-22T10:00:{second:02}"}
        return {"id": key, "finished": moment, "made": moment, "due": moment}

    found = told(record(None, row(3, 1)), record(None, row(9, 2)), *columns)

    assert found == [{"finished": {"$": "any", "type": "datetime"}}]


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (
            ({"id": 3, "url": "http://x/files/3/"}, {"id": 9, "url": "http://x/files/9/"}),
            {"$": "text", "parts": ["http://x/files/", {"$": "answer", "path": ["id"], "as": "str"}, "/"]},
        ),
        (
            ({"n": 3, "url": "http://x/files/3/"}, {"n": 9, "url": "http://x/files/9/"}),
            {"$": "like", "before": "http://x/files/", "after": "/"},
        ),
    ],
    ids=["named", "not-named"],
)
def test_an_address_of_a_new_row_has_the_key_that_the_answer_names(bodies: tuple[Any, Any], expected: Any) -> None:
    """Else what stands around it is all that is known."""
    left, right = (record(body, {"id": key}) for body, key in zip(bodies, (3, 9), strict=True))
    twin = Twin(Ties(left, right, {}), NOW, writes=True, named=Named(left, right))

    assert twin.value(left["body"], right["body"])["url"] == expected


def test_what_is_made_with_a_new_row_leads_to_it() -> None:
    """A version of a file belongs to this file, and to no other."""
    key = RuntimeColumn(attribute="id", name="id", kind="int", nullable=False, primary_key=True)
    leading = RuntimeColumn(attribute="file_id", name="file_id", kind="int", nullable=False, references="file.id")
    columns = {"file": [key], "version": [key, leading]}
    models = {
        table: RuntimeModel(key=f"app:{table}", name=table, module="app", table=table, columns=tuple(own))
        for table, own in columns.items()
    }

    def world(number: int) -> dict[str, Any]:
        made = record({"id": number}, {"id": number})
        version = {"table": "version", "kind": "created", "before": None, "after": {"id": 70, "file_id": number}}
        return {**made, "rows": [*made["rows"], version]}

    left, right = world(3), world(9)
    twin = Twin(Ties(left, right, {}), NOW, writes=True)

    found = changes(left["rows"], right["rows"], twin, models, Named(left, right))

    hole = {"$": "answer", "path": ["id"]}
    assert [dict(each.values) for each in found] == [{"id": hole}, {"file_id": hole}]


def test_what_else_was_done_may_be_told_by_the_answer() -> None:
    """A message about the new row carries its key; the answer is not told by itself."""
    left, right = (record({"id": key}, {"id": key}) for key in (3, 9))
    twin = Twin(Ties(left, right, {}), NOW, writes=True, named=Named(left, right))

    hole = {"$": "answer", "path": ["id"]}
    assert twin.value({"id": 3}, {"id": 9}) == {"id": {"$": "any", "type": "int"}}
    assert twin.beside_the_answer().value({"id": 3, "args": [3]}, {"id": 9, "args": [9]}) == {
        "id": hole,
        "args": [hole],
    }
    assert twin.beside_the_answer().value(4, 4, "count") == 4
