"""Long texts in what goes out, as a reader would check them."""

from __future__ import annotations

from typing import Any

from itest.stages.plan.tests.lengthy import brief
from itest.stages.plan.tests.literals import Scope, source

HEAD = (
    "<html><head><title>Mail</title><style>p { color: red; margin: 0 auto 0 auto; padding: 1px }</style></head><body>"
)
FOOT = (
    "</p><table><tr><td>Yours, the team</td></tr></table>"
    + "<br class='space-below-everything'>" * 6
    + "</body></html>"
)
USER = {"$": "persona", "name": "user", "path": ["name"]}


def told(value: Any) -> str:
    return source(brief(value), Scope()).text


def test_of_a_long_mail_the_lines_that_can_be_read_are_told() -> None:
    """Neither markup nor styles; the first link counts, too."""
    mail = HEAD + "<p>Your order has been sent</p><p><a href='https://shop.example.com/orders/7'>see</a>" + FOOT

    assert told({"to": "ada@example.com", "html": mail}) == (
        '{"to": "ada@example.com", "html": '
        'Contains("Your order has been sent", "Yours, the team", "https://shop.example.com/orders/7")}'
    )
    assert all(part in mail for part in brief(mail)["parts"])


def test_what_is_the_tests_own_in_a_long_text_is_never_left_out() -> None:
    """It stands with the words around it, in the same element."""
    mail = {"$": "text", "parts": [HEAD + "<p>Welcome, ", USER, "!</p><p>Good to see you" + FOOT]}

    assert told(mail) == 'Contains("Good to see you", "Yours, the team", f"Welcome, {user.name}!")'


def test_what_fits_on_a_few_lines_stays_as_it_is() -> None:
    """So does what only fills a field, and what has nothing to read in it."""
    assert brief({"text": "Hello\nAda", "many": ["x" * 500], "blob": "0123456789abcdef" * 30}) == {
        "text": "Hello\nAda",
        "many": ["x" * 500],
        "blob": "0123456789abcdef" * 30,
    }
