"""What the page tells that a form leads to."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.playing.clients import Reply
from itest.agent.observe.playing.notices import after_form, notice
from itest.agent.observe.playing.play import Record

FORM = {"method": "POST", "form": {"name": "ada"}, "persona": "user"}
BUTTON = {"method": "POST", "form": None, "persona": "user"}


def redirect(to: str) -> Record:
    record = Record()
    record.reply = Reply(status=302, headers={"location": to})
    return record


def pages(*texts: str) -> Any:
    """A client that gets these pages one after the other, and notes what it asked for."""
    left = [Reply(status=200, text=f"<body><h1>Profile</h1>{text}</body>") for text in texts]
    asked: list[Any] = []

    def send(request: Any) -> Reply:
        asked.append((request["method"], request["path"], request["persona"]))
        return left.pop(0)

    send.asked = asked  # type: ignore[attr-defined]
    return send


def test_a_message_is_shown_once() -> None:
    """It is there after the redirect and gone when the page is read again; the rest of the page tells nothing."""
    send = pages("<p>You are following ada!</p>", "")

    assert notice(redirect("/user/ada"), FORM, send) == ("You are following ada!",)
    assert send.asked == [("GET", "/user/ada", "user")] * 2


def test_a_button_without_fields_is_a_form() -> None:
    """What it did is told on the next page, too."""
    assert notice(redirect("/"), BUTTON, pages("<p>Ada is part of this again</p>", "")) == (
        "Ada is part of this again",
    )


def test_what_an_earlier_form_had_to_say_comes_before_it() -> None:
    """Messages queue up until a page shows them."""
    send = pages("<p>Check your mail for a link</p><p>Your password has been reset.</p>", "")

    assert notice(redirect("/login"), FORM, send) == ("Your password has been reset.",)


def test_what_stays_on_the_page_is_no_message() -> None:
    """Nor is a figure, a time say, that differs with each look."""
    assert notice(redirect("/"), FORM, pages("<p>Welcome back</p>", "<p>Welcome back</p>")) == ()
    assert notice(redirect("/"), FORM, pages("<p>It is 12:04 now, ada</p>", "<p>It is 12:05 now, ada</p>")) == ()


def test_only_forms_are_followed_and_only_within_the_application() -> None:
    """Nothing is asked of other hosts, and no page is read for an API."""
    send = pages()

    assert notice(redirect("https://example.com/pay"), FORM, send) == ()
    assert notice(redirect("/"), {**BUTTON, "json": {}}, send) == ()
    assert notice(redirect("/"), {**BUTTON, "method": "DELETE"}, send) == ()
    assert notice(Record(), FORM, send) == ()
    assert send.asked == []


def test_a_journey_also_sees_on_the_next_page_what_it_has_sent() -> None:
    """The message that is shown once comes first; what was sent and is not shown (a password) is not missed."""
    sent = ["Corr3ct-horse", "It was a bright cold day"]
    page = "<p>It was a bright cold day</p>"

    told = after_form(redirect("/posts"), FORM, pages("<p>Your post is live!</p>" + page, page), sent)

    assert told == ("Your post is live!", "It was a bright cold day")
    assert after_form(redirect("/posts"), FORM, pages(page, page), sent) == ("It was a bright cold day",)
    assert after_form(Record(), FORM, pages(), sent) == ()
