"""Python source for observed values: it means the value, and it cannot break out of the file."""

from __future__ import annotations

import datetime
import math
import uuid
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itest.stages.plan.tests.literals import Scope, format_string, literal, source
from itest.stages.plan.tests.texts import quoted, text

SCOPE = Scope(variables={"article": "article", "post": "post", "class": "some_class"}, objects=frozenset({"post"}))
NAMES: dict[str, Any] = {
    "article": {"slug": "first", "author": {"name": "Ada"}, "tags": ["news"]},
    "post": SimpleNamespace(id=7, author=SimpleNamespace(id=3)),
    "user": SimpleNamespace(username="ada", id=1),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text().filter(lambda key: key != "$"), inner, max_size=3)
    ),
    max_leaves=10,
)


def evaluated(expression: str) -> Any:
    return eval(expression, {**NAMES, "Decimal": Decimal, "UUID": uuid.UUID, **vars(datetime)})


@given(JSON)
def test_a_value_comes_back_from_its_source(value: Any) -> None:
    """Quotes, braces, line breaks, emoji and control characters included."""
    assert evaluated(source(value, SCOPE).text) == value


@given(st.text())
def test_a_text_on_one_line_stays_on_one_line(value: str) -> None:
    """Names of fields and ids of parameters stand inside other lines."""
    assert "\n" not in quoted(value)
    assert evaluated(quoted(value)) == value


@given(st.text(alphabet=st.sampled_from("ab \n\"'\\{}é"), min_size=69, max_size=400))
def test_a_long_text_is_laid_over_lines(value: str) -> None:
    """And still is the same text."""
    assert evaluated(text(value)) == value
    assert max(map(len, text(value).splitlines())) < 150


def test_a_long_text_breaks_between_words() -> None:
    """As a person would break it."""
    lines = text("one foot first, " * 5 + "and then the next").splitlines()
    assert lines[1:-1] == [
        '"one foot first, one foot first, one foot first, one foot first, one "',
        '"foot first, and then the next"',
    ]


def test_a_repeated_text_is_told_by_its_unit() -> None:
    """A title that is too long is no wall of letters."""
    assert text("x" * 300) == '"x" * 300'
    assert text("ab" * 100) == '"ab" * 100'


@given(st.text(), st.text())
def test_an_f_string_keeps_its_literal_parts(before: str, after: str) -> None:
    """Braces of the text are no fields, quotes of references do not end it."""
    tie = {"$": "tie", "thing": "article", "path": ["author", "name"]}
    assert evaluated(format_string([before, tie, after], SCOPE).text) == f"{before}Ada{after}"


@pytest.mark.parametrize(
    ("hole", "expression"),
    [
        ({"$": "tie", "thing": "article", "path": ["slug"]}, 'article["slug"]'),
        ({"$": "tie", "thing": "article", "path": ["tags", 0]}, 'article["tags"][0]'),
        ({"$": "tie", "thing": "post", "path": ["id"]}, "post.id"),
        ({"$": "tie", "thing": "post", "path": ["author", "id"]}, "post.author.id"),
        ({"$": "tie", "thing": "class", "path": ["id"]}, 'some_class["id"]'),
        ({"$": "persona", "name": "user", "path": ["username"]}, "user.username"),
        ({"$": "persona", "name": "other", "path": ["profile", "bio"]}, 'other.profile["bio"]'),
        ({"$": "any", "type": "int"}, "IsInt()"),
        ({"$": "any", "type": "datetime"}, "IsDatetime(iso_string=True)"),
        ({"$": "any", "type": "never heard of"}, "AnyThing()"),
    ],
)
def test_holes_become_references_and_matchers(hole: dict[str, Any], expression: str) -> None:
    """Things made by the API are dicts, things made by a factory are objects."""
    assert source(hole, SCOPE).text == expression


def test_moments_in_rows_are_python_objects() -> None:
    """Only JSON has them as text."""
    assert source({"$": "any", "type": "datetime"}, SCOPE, "row").text == "IsDatetime()"


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("decimal", "9.90", Decimal("9.90")),
        ("datetime", "2026-01-02T03:04:05+00:00", datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)),
        ("date", "2026-01-02", datetime.date(2026, 1, 2)),
        ("time", "03:04:05", datetime.time(3, 4, 5)),
        ("uuid", "00000000-0000-4000-8000-000000000000", uuid.UUID("00000000-0000-4000-8000-000000000000")),
        ("bytes", "00ff", b"\x00\xff"),
        ("interval", "90.5", datetime.timedelta(seconds=90.5)),
        ("float", "inf", math.inf),
    ],
)
def test_values_that_json_lacks_are_literals(kind: str, told: str, value: object) -> None:
    """With the import that each needs."""
    code = literal(kind, told)
    assert evaluated(code.text) == value
    assert all(code.text.startswith(name) for _, name in code.imports)


def test_what_an_expression_refers_to_is_known() -> None:
    """So that a test asks for exactly these fixtures and imports."""
    code = source({"a": {"$": "persona", "name": "user", "path": ["id"]}, "b": [{"$": "any", "type": "int"}]}, SCOPE)
    assert code.fixtures == {"user"}
    assert code.imports == {("dirty_equals", "IsInt")}


def test_a_header_with_a_name_and_a_password_is_encoded() -> None:
    """As HTTP's basic authentication wants it."""
    account = [{"$": "persona", "name": "user", "path": [name]} for name in ("username", "id")]
    code = source({"$": "basic", "username": account[0], "password": account[1]}, SCOPE)
    assert code.text == """"Basic " + b64encode(f"{user.username}:{user.id}".encode()).decode()"""


def test_a_token_of_a_provider_is_written_by_a_library_of_the_project() -> None:
    """Its claims may be an account's; nobody who only decodes it knows the key."""
    hole = {"$": "jwt", "by": "jose.jwt", "claims": {"email": {"$": "persona", "name": "user", "path": ["email"]}}}

    code = source({"id_token": hole}, SCOPE)

    assert code.text == '{"id_token": encode({"email": user.email}, "a key that only the provider knows")}'
    assert code.imports == {("jose.jwt", "encode")}
    assert code.fixtures == {"user"}
