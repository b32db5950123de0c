"""Long expected bodies: reduced to what a person would look at."""

from __future__ import annotations

from typing import Any

from itest.stages.plan.tests.literals import Scope
from itest.stages.plan.tests.shorten import MOST_LINES, height, readable
from tests.plan.examples import parts as p


def wide(number: int, keys: int) -> dict[str, Any]:
    return {"title": f"Item {number}", **{f"field_{key}": "some longer text" * 2 for key in range(keys)}}


def test_a_body_that_fits_is_exact() -> None:
    """No matcher is put in without need."""
    assert readable({"id": 1, "tags": ["a"]}, Scope()).text == '{"id": 1, "tags": ["a"]}'


def test_objects_of_a_long_list_keep_what_tells_them_apart() -> None:
    """Their titles rather than their twentieth field."""
    code = readable({"items": [wide(n, 12) for n in range(5)], "count": 5}, Scope())
    assert ("dirty_equals", "IsPartialDict") in code.imports
    assert all(f'"title": "Item {n}"' in code.text for n in range(5))
    assert '"count": 5' in code.text


def test_a_very_long_list_is_told_by_its_length() -> None:
    """Two hundred entries are not read by anybody."""
    code = readable([wide(n, 3) for n in range(200)], Scope())
    assert code.text == "[IsInstance(dict)] * 200"
    assert readable([{"$": "any", "type": "str"}] * 200, Scope()).text == "[IsStr()] * 200"
    assert readable([f"a text number {n}" for n in range(200)], Scope()).text == "[AnyThing()] * 200"


def test_the_height_is_about_the_lines_after_formatting() -> None:
    """Short values stay on one line."""
    assert height({"a": 1}) == 1
    assert height({"a": "x" * 60, "b": "y" * 60}) == 4
    assert MOST_LINES == 30


def test_a_list_without_order_is_told_by_its_entries() -> None:
    """Reduced like any other, and a very long one to its length."""
    short = readable({"items": p.unordered({"id": 1}, {"id": 2})}, Scope())
    assert short.text == '{"items": IsList({"id": 1}, {"id": 2}, check_order=False)}'
    assert short.imports == {("dirty_equals", "IsList")}

    reduced = readable({"items": p.unordered(*(wide(n, 12) for n in range(5)))}, Scope())
    assert "IsList(IsPartialDict({" in reduced.text
    assert ("dirty_equals", "IsPartialDict") in reduced.imports

    assert readable(p.unordered(*(wide(n, 3) for n in range(200))), Scope()).text == "[IsInstance(dict)] * 200"
