"""What is read out of answers: tokens, complaints, forms and visible text."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.known import errors, forms, tokens
from itest.stages.observe.answer import _anywhere, _elsewhere, _of_framework

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
PAGE = """
<html><head><title>Write - Notes</title></head><body><h1>Write</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x"><input type="hidden" name="kind" value="note">
<input name="title" required maxlength="40"><textarea name="body"></textarea>
<select name="colour"><option value="">-</option><option value="red">Red</option></select>
<input type="checkbox" name="pinned"><button type="submit" name="save" value="1">Save</button></form>
<script>var hidden = "nothing";</script><p>It was a   bright day</p></body></html>
"""


def test_the_access_token_is_found_before_the_refresh_token() -> None:
    """Both are long strings; the names tell."""
    answer = {"data": {"refresh": JWT, "access": JWT}, "token_type": "bearer"}

    assert tokens.find(answer)[0] == ("data", "access")


def test_ordinary_words_are_no_tokens() -> None:
    """A bare name or address is not taken for a proof."""
    assert tokens.find({"name": "Ada Lovelace", "url": "https://example.com/a-long-address"}) == []


@pytest.mark.parametrize(
    ("answer", "fields", "place", "style"),
    [
        ({"detail": [{"loc": ["body", "email"], "msg": "Field required"}]}, ["email"], ("detail",), "loc"),
        ({"email": ["This field is required."]}, ["email"], (), "keys"),
        ({"errors": {"json": {"title": ["Missing data"]}}}, ["title"], ("errors", "json"), "keys"),
        ({"detail": "Not found."}, [], (), "text"),
    ],
)
def test_complaints_are_read_in_every_dialect(
    answer: Any, fields: list[str], place: tuple[str, ...], style: str
) -> None:
    """FastAPI, Django REST framework, webargs, and free words."""
    assert errors.structured(answer) == fields
    assert errors.place(answer) == place
    assert errors.style(answer) == style


def test_free_words_are_searched_for_fields() -> None:
    """Applications that write their own messages name the fields in them."""
    found = errors.complaints({"message": "must include username and email fields"}, ["username", "email", "age"])

    assert [field for field, _ in found] == ["username", "email"]
    assert errors.grade(found[0][1]) == "missing"


def test_a_form_is_read_as_a_shape() -> None:
    """Fields with their limits and choices; the CSRF token is left to the client."""
    form = forms.Page(PAGE).forms[0]

    assert list(form.properties) == ["kind", "title", "body", "colour", "pinned", "save"]
    assert form.required == ["title"]
    assert form.properties["title"]["maxLength"] == 40
    assert form.properties["colour"]["enum"] == ["red"]


def test_only_visible_text_counts() -> None:
    """Scripts say nothing to a reader."""
    page = forms.Page(PAGE)

    assert "It was a bright day" in page.text
    assert "nothing" not in page.text
    assert (page.title, page.heading) == ("Write - Notes", "Write")


def test_a_mark_of_error_belongs_to_the_nearest_field() -> None:
    """Forms that come back mark the fields that they refuse."""
    source = '<input name="title"><ul class="errorlist"><li>Too long</li></ul>' + " " * 200 + '<input name="body">'

    assert forms.complaints(source, ["title", "body"]) == [("title", "Too long")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("[Errno 2] No such file: '/tmp/itest-jh7/project/app.css'", "[Errno 2] No such file: '"),
        ("C:\\shop\\app.css is missing", ""),
        ("no such table: orders", "no such table: orders"),
        ("3/4 of the price at static/app.css", "3/4 of the price at static/app.css"),
    ],
)
def test_what_an_exception_says_is_expected_up_to_a_path(said: str, expected: str) -> None:
    """The sandbox's folder is not the project's, and that of a colleague is another again."""
    assert _anywhere(said) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "https://login.example.org/auth?state=a1",
            "https://login.example.org/auth?state=b2",
            {"$": "like", "before": "https://login.example.org/auth?", "after": ""},
        ),
        ("https://a.example.org/x?q=1", "https://b.example.org/x?q=1", None),
        ("/notes?page=1", "/notes?page=2", None),
    ],
)
def test_of_an_address_elsewhere_all_but_the_query_is_told(one: str, other: str, expected: Any) -> None:
    """The state that goes along is another each time."""
    assert _elsewhere(one, other) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"detail": "Not found."}, True),
        (
            {"message": "The requested URL was not found on the server. If you entered the URL manually please ..."},
            True,
        ),
        ({"message": "The server could not verify that you are authorized to access the URL requested. ..."}, True),
        ({"message": "No such member"}, False),
        ({"error": "Not found", "message": "There is no member 7"}, False),
    ],
)
def test_what_a_framework_says_of_its_own_is_not_asserted(body: Any, expected: bool) -> None:
    """Another version of it says it in other words."""
    assert _of_framework(body) is expected
