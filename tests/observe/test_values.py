"""Values for request fields: valid for their shape, and from real life."""

from __future__ import annotations

import re
from typing import Any

import pytest

from itest.agent.observe.known import patterns, words
from itest.agent.observe.known.values import Maker, fitted, narrowed


@pytest.mark.parametrize(
    ("name", "shape", "value"),
    [
        ("email", {"type": "string"}, "mary@example.com"),
        ("title", {"type": "string", "maxLength": 6}, "A walk"),
        ("colour", {"enum": [None, "red", "blue"]}, "red"),
        ("price", {"type": "number", "exclusiveMinimum": 100}, 101),
        ("rating", {"type": "integer", "minimum": 1, "maximum": 2}, 2),
        ("birth_date", {"type": "string", "format": "date"}, "1990-05-17"),
        ("is_done", {}, True),
        ("tags", {"type": "array", "items": {"type": "string"}}, ["history"]),
        ("note", {"anyOf": [{"type": "string"}, {"type": "null"}]}, "Well said"),
    ],
)
def test_a_value_fits_its_shape(name: str, shape: dict[str, Any], value: Any) -> None:
    """The name chooses the words, the shape their limits."""
    assert Maker().value(name, shape) == value


def test_what_a_thing_is_changed_to_differs_from_what_it_was_made_of() -> None:
    """An update with the words of the creation would show nothing."""
    shape = {"properties": {"title": {"type": "string"}, "price": {"type": "number"}, "done": {"type": "boolean"}}}

    first, second = Maker(0).object(shape), Maker(1).object(shape)

    assert not set(map(str, first.values())) & set(map(str, second.values()))


def test_a_sign_up_is_about_the_person() -> None:
    """The fields of a sign-up form hold what belongs to the account."""
    maker = Maker(0, None, words.person("user"))

    assert maker.value("user_name", {"type": "string"}) == "ada"
    assert maker.value("password2", {"type": "string"}) == words.PASSWORD
    assert maker.value("new_password", {"type": "string"}) != words.PASSWORD


def test_an_end_comes_after_its_beginning() -> None:
    """Ranges of dates are checked by many applications."""
    shape = {"type": "string", "format": "date"}

    assert Maker().value("start_date", shape) < Maker().value("end_date", shape)


@pytest.mark.parametrize("pattern", [r"^[A-Z]{3}-\d{4}$", r"^(open|closed)$", r"^\+?[1-9]\d{7,14}$", r"^[a-z0-9_-]+$"])
def test_a_pattern_is_met(pattern: str) -> None:
    """A likely word first, else one that is built."""
    made = patterns.matching(pattern, ["A walk"])

    assert made is not None
    assert re.search(pattern, made)


def test_texts_are_cut_and_stretched() -> None:
    """Length limits win over meaning."""
    assert fitted("Mary Somerville", None, 4) == "Mary"
    assert len(fitted("Mary", 9, 12)) == 9


def test_all_of_is_merged() -> None:
    """Schemas of inherited models come as `allOf`."""
    assert narrowed({"allOf": [{"type": "object"}, {"title": "X"}]}) == {"type": "object", "title": "X"}
