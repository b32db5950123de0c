"""What is read out of mails: links and codes for requests that want them back, and what a test can say of a mail."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from itest.agent.observe.playing import mails as letters
from itest.model.observations import Mail
from itest.stages.observe.mails import UnlikeMailsError, mails
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin

PATHS = ["/auth/reset/{token}", "/posts/{slug}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Follow http://localhost/auth/reset/abc.def-123 today.", "/auth/reset/{token}"),
        ('<a href="https://shop.example/reset?token=abc123">here</a>', "/reset?token={token}"),
        ("https://shop.example/activate?uid=MQ&lang=en&token=abc-1", "/activate?uid={uid}&lang=en&token={token}"),
        ("https://shop.example/invite/a1b2c3d4e5f6", "/invite/{token}"),
        ("Your code is 123456.", "code is {code}"),
    ],
)
def test_links_and_codes_become_patterns(text: str, expected: str) -> None:
    """The application's own paths as it has them, other links by what looks like a token."""
    mail = {"to": ["ada@example.com"], "subject": "Hello", "text": text}

    assert list(letters.patterns([mail], PATHS)) == [expected]
    assert letters.parts(mail, expected)


def test_ordinary_links_are_no_tokens() -> None:
    """A link to the front page or to a file opens nothing."""
    mail = {"to": [], "subject": "", "text": "https://shop.example/ and https://shop.example/css/style.css in 2026"}

    assert list(letters.patterns([mail], PATHS)) == []


def test_the_end_of_a_sentence_is_no_part_of_a_token() -> None:
    """What follows the token in the text stays out of it."""
    mail = {"to": [], "subject": "", "text": "Go to http://localhost/auth/reset/abc.def. Bye"}

    assert letters.parts(mail, "/auth/reset/{token}") == {"token": "abc.def"}


def world(text: str, subject: str = "Reset") -> dict[str, Any]:
    person = {"email": "ada@example.com", "username": "ada", "password": "Corr3ct"}
    sent = [{"to": ["ada@example.com"], "subject": subject, "text": text}]
    return {"things": {}, "people": {"user": person}, "rows": [], "mails": sent}


def told(left: dict[str, Any], right: dict[str, Any]) -> tuple[Mail, ...]:
    return mails(left, right, Twin(Ties(left, right, {}), datetime.now(timezone.utc)))


def test_a_mail_is_told_by_its_reader_its_greeting_and_its_link() -> None:
    """The address and the name are the account's own; the link ends before what varies."""
    text = "Dear ada,\n\nhttp://localhost/auth/reset/{}\n"
    found = told(world(text.format("one1-1111")), world(text.format("two2-2222")))

    user = {"$": "persona", "name": "user"}
    greeting = {"$": "text", "parts": ["Dear ", {**user, "path": ["username"]}, ","]}
    assert found == (
        Mail(
            recipients=({**user, "path": ["email"]},),
            subject="Reset",
            says=(greeting, "http://localhost/auth/reset/"),
        ),
    )


def test_a_token_that_never_varies_is_not_written_down_either() -> None:
    """A signature without a time in it is the same in both worlds; it depends on the secret key."""
    seen = world("http://localhost/invite?token=WyJhIiwxXQ.9f8e7d6c5b4a3f2e1d0c")

    assert told(seen, seen)[0].says == ("http://localhost/invite?token=",)


def test_links_to_style_sheets_and_doctypes_say_nothing() -> None:
    """Only what a reader can follow counts."""
    markup = (
        '<!DOCTYPE html PUBLIC "x" "http://www.w3.org/TR/xhtml1.dtd"><head><style>@import url(https://fonts.example/x)'
        '</style></head><body><p>Hello there my friend</p><a href="http://localhost/shop">Shop</a></body>'
    )

    assert told(world(markup), world(markup))[0].says == ("http://localhost/shop",)


def test_a_mail_without_link_is_told_by_its_first_line() -> None:
    """A line of a few words that both mails have."""
    assert told(world("Hi\nYour order is on its way"), world("Hi\nYour order is on its way"))[0].says == (
        "Your order is on its way",
    )


def test_an_empty_text_of_an_account_stands_for_nothing() -> None:
    """An account without a middle name explains no line of a mail."""
    left, right = world("Welcome to our shop"), world("Welcome to our shop")
    for each in (left, right):
        each["people"]["user"]["middle_name"] = ""

    (mail,) = told(left, right)

    assert list(mail.says) == ["Welcome to our shop"]


def test_secrets_are_not_written_down() -> None:
    """A password in a mail is no telling part."""
    assert told(world("Password: Corr3ct"), world("Password: Corr3ct"))[0].says == ()


def test_what_was_sent_and_how_many_is_told() -> None:
    """What the request filled in, a password of its own too, and numbers; dates and times are the clock's."""
    lines = ["Username: mary@example.com", "Password: Sent-0123", "It expires in 48 hours."]
    text = "\n".join([*lines, "Monday, 24 Nov", "At 10:15", "(c) 2026"])
    left, right = world(text), world(text)
    ties = Ties(left, right, {"json": {"email": "mary@example.com", "password": "Sent-0123", "size": 48}})

    (mail,) = mails(left, right, Twin(ties, datetime.now(timezone.utc)))

    assert list(mail.says) == lines


def test_a_mail_that_comes_only_once_makes_the_scenes_unlike() -> None:
    """What is not stable is not asserted."""
    with pytest.raises(UnlikeMailsError):
        told(world("Hello"), {**world("Hello"), "mails": []})
