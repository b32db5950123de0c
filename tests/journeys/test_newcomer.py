"""Who a journey is about, and how they come in."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.known import words
from itest.agent.observe.people.newcomer import Newcomer

ADA = words.person("user", 0)
SIGN_UP: dict[str, Any] = {
    "method": "POST",
    "path": "/users",
    "json": {"user": {"email": ADA["email"], "password": ADA["password"]}},
}
USER: dict[str, Any] = {
    "name": "user",
    "values": {"email": ADA["email"], "password": ADA["password"]},
    "signup": SIGN_UP,
    "promote": None,
}
LOGIN: dict[str, Any] = {
    "scheme": "bearer",
    "header": "Authorization",
    "prefix": "Bearer ",
    "token": ["token"],
    "fallback": False,
    "request": {"json": {"email": {"$": "persona", "name": "", "path": ["email"]}}},
}


def test_somebody_new_signs_up_and_logs_in_with_their_own_values() -> None:
    """Nothing of the account that other tests act for is used."""
    newcomer = Newcomer({"accounts": [USER], "login": LOGIN})

    assert newcomer.way == "new"
    assert [step["kind"] for step in newcomer.steps] == ["sign up", "log in"]
    assert newcomer.steps[0]["request"]["json"]["user"]["email"] == "hedy@example.com"
    assert newcomer.steps[1]["request"]["json"] == {"email": "hedy@example.com"}
    assert newcomer.proof["Authorization"]["parts"][1] == {"$": "tie", "thing": "log_in", "path": ["token"]}
    assert newcomer.acting("user") == "newcomer"


def test_where_signing_up_alone_lets_nobody_in_the_known_account_logs_in() -> None:
    """An account that has to be activated behind the application's back is no newcomer's."""
    newcomer = Newcomer({"accounts": [{**USER, "promote": {"active": True}}], "login": LOGIN})

    assert newcomer.way == "known"
    assert newcomer.steps[0]["request"]["json"] == {"email": {"$": "persona", "name": "user", "path": ["email"]}}


def test_a_log_in_that_cannot_be_driven_leaves_the_story_to_the_suites_client() -> None:
    """Then nobody claims to have logged in."""
    newcomer = Newcomer({"accounts": [USER], "login": {**LOGIN, "fallback": True}})

    assert (newcomer.way, newcomer.steps, newcomer.acting("user")) == ("given", [], "user")


def test_without_accounts_anybody_is_meant() -> None:
    """An application without people has journeys too."""
    assert Newcomer({}).way == Newcomer.nobody().way == "nobody"


def test_pages_and_api_are_logged_in_to_only_where_a_story_needs_both() -> None:
    """A second log-in in a story about pages would be noise."""
    cast = {"accounts": [USER], "login": {**LOGIN, "scheme": "cookie", "token": []}, "also": [LOGIN]}

    assert Newcomer(cast).proof == {}
    assert len(Newcomer(cast, everywhere=True).steps) == 3


def test_what_no_two_accounts_share_is_the_newcomers_own() -> None:
    """A project that people log in to has a name in the address beside its title."""
    sign_up: dict[str, Any] = {
        "method": "POST",
        "path": "/projects",
        "json": {**USER["signup"]["json"], "id": "First steps"},
    }
    other = {**sign_up, "json": {**sign_up["json"], "id": "First steps other"}}
    accounts = [{**USER, "signup": sign_up}, {**USER, "name": "other", "signup": other}]

    newcomer = Newcomer({"accounts": accounts, "login": LOGIN})

    assert newcomer.steps[0]["request"]["json"]["id"] == "First steps newcomer"
