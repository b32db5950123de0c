"""Requests with holes, nouns of paths, and values that a field should refuse."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from itest.agent.observe.drafts.broken import broken_values
from itest.agent.observe.known import holes, nouns
from itest.agent.observe.playing import burn
from itest.agent.observe.search import naming


def test_holes_are_filled_wherever_they_stand() -> None:
    """Ties, texts with ties in them and Basic credentials."""
    tie = holes.tie("item", ["id"])
    value = {"a": [tie], "b": {"$": "text", "parts": ["/items/", tie]}, "c": 1}

    assert holes.fill(value, lambda _hole: 7) == {"a": [7], "b": "/items/7", "c": 1}


def test_a_missing_part_is_told() -> None:
    """The search passes over a tie that leads nowhere."""
    with pytest.raises(holes.UnfilledError):
        holes.walk({"id": 1}, ["slug"])


def test_parameters_are_quoted() -> None:
    """Slashes survive, spaces do not."""
    assert holes.url("/files/{path}", {"path": "a b/c"}) == "/files/a%20b/c"


@pytest.mark.parametrize(
    ("plural", "single"), [("categories", "category"), ("boxes", "box"), ("statuses", "status"), ("news", "new")]
)
def test_nouns_are_made_singular(plural: str, single: str) -> None:
    """Paths speak in the plural, models in the singular."""
    assert nouns.singular(plural) == single


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 5}, [0, 6, "many"]),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, [0, 1, "many"]),
        ({"type": "integer", "minimum": -3}, [-4, "many"]),
    ],
)
def test_a_number_is_broken_just_beyond_its_limits(shape: dict[str, Any], values: list[Any]) -> None:
    """So that a limit that is off by one shows."""
    assert [value for _, value in broken_values("rating", shape, 3)] == values


def test_the_nearest_noun_speaks_for_a_parameter() -> None:
    """`/articles/{slug}/comments/{id}`: the id is a comment's."""
    path = "/api/v1/articles/{slug}/comments/{id}"

    assert nouns.before(path, "id")[0] == "comment"
    assert nouns.before(path, "slug")[0] == "article"
    assert nouns.stem("article_id") == "article"


@pytest.mark.parametrize(
    ("name", "shape", "value", "words"),
    [
        ("email", {"type": "string"}, "a@example.com", ["not an address"]),
        ("price", {"type": "number"}, 3, ["negative", "not a number"]),
        ("title", {"type": "string", "maxLength": 5}, "x", ["empty", "too long"]),
        ("colour", {"enum": ["red"]}, "red", ["not a choice"]),
        ("category_id", {"type": "integer"}, holes.tie("category", ["id"]), ["no such thing"]),
        ("password", {"type": "string"}, holes.persona("user", ["password"]), ["wrong"]),
        ("rating", {"type": "integer", "minimum": 1, "maximum": 5}, 3, ["too small", "too large", "not a number"]),
        (
            "share",
            {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
            0.5,
            ["too small", "too large", "not a number"],
        ),
        ("name", {"type": "string", "minLength": 3}, "Ada", ["empty", "too short"]),
        ("code", {"type": "string", "pattern": "^[A-Z]{2}$"}, "GB", ["empty", "not of its pattern"]),
        ("tags", {"type": "array", "items": {"type": "string"}}, ["a"], ["not a list"]),
        ("address", {"type": "object", "properties": {"city": {"type": "string"}}}, {"city": "Ur"}, ["not an object"]),
    ],
)
def test_a_field_is_broken_by_its_own_rule(name: str, shape: dict[str, Any], value: Any, words: list[str]) -> None:
    """Each constraint gives a refusal of its own."""
    assert [word for word, _ in broken_values(name, shape, value)] == words


def test_things_get_short_names() -> None:
    """Numbers of the search disappear, unless two things share a noun."""
    things = [{"name": "item_7"}, {"name": "other_item_3"}, {"name": "item_9"}]

    assert naming.renamed(things) == {"item_7": "item", "other_item_3": "other_item", "item_9": "item_2"}


def test_keys_of_a_sqlite_file_are_moved(tmp_path: Path) -> None:
    """Every table gets a range of its own, also those that were made without AUTOINCREMENT."""
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("CREATE TABLE book (id INTEGER NOT NULL, name TEXT, PRIMARY KEY (id), UNIQUE (name))")
    connection.execute("CREATE TABLE loan (id INTEGER PRIMARY KEY, name TEXT)")
    connection.execute("CREATE TABLE pair (a INTEGER, b INTEGER, name TEXT, PRIMARY KEY (a, b))")

    burn._rowids(lambda sql: connection.execute(sql).fetchall(), 20_000)

    made = [connection.execute(f"INSERT INTO {table} (name) VALUES ('x')").lastrowid for table in ("book", "loan")]
    assert made == [20_001, 30_001]
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
