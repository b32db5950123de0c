"""Which calls are made again with a broken token, and how the token is broken."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.variants.tampering import tampered

BEARER = {"scheme": "bearer", "header": "Authorization", "token": ["access_token"]}
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"


def endpoint(method: str, path: str, **more: Any) -> Endpoint:
    names = [{"name": part.strip("{}"), "kind": "str"} for part in path.split("/") if part.startswith("{")]
    return Endpoint({"method": method, "path": path, "parameters": names, "secured": None, **more})


def headers(
    *endpoints: Endpoint, cast: Any = None, cookies: Any = (), status: int = 200, persona: str = "user"
) -> list[Any]:
    """What is sent to the first of these endpoints, where the unbroken token alone is answered with `status`."""
    player = SimpleNamespace(play=lambda _: SimpleNamespace(reply=SimpleNamespace(status=status)))
    search: Any = SimpleNamespace(
        app=SimpleNamespace(endpoints=endpoints, cast={"login": BEARER} if cast is None else cast), player=player
    )
    record: Any = SimpleNamespace(people={"user": {"cookies": cookies}}, reply=SimpleNamespace(status=200))
    return [draft.headers for draft in tampered(search, Draft(endpoints[0], persona), record)]


def text(start: list[str], *path: Any) -> dict[str, Any]:
    return {"$": "text", "parts": [*start, {"$": "persona", "name": "user", "path": list(path)}, "x"]}


@pytest.mark.parametrize(
    "login",
    [
        BEARER,
        {"scheme": "token", "header": "Authorization", "token": ["key"]},
        {"scheme": "api_key", "header": "Authorization", "setting": [{}]},
    ],
)
def test_one_letter_behind_the_token_breaks_it(login: dict[str, Any]) -> None:
    """Whatever the word before it, and whether it was answered or stands in the settings."""
    sent = headers(endpoint("GET", "/me"), cast={"login": login})

    assert sent == [{"Authorization": text([], "headers", "Authorization")}]


def test_a_json_web_token_in_a_cookie_is_broken_too() -> None:
    """It is signed in the same way; the cookie of a session is not looked into."""
    cast = {"login": {"scheme": "cookie", "token": []}}
    sent = headers(endpoint("GET", "/me"), cast=cast, cookies=[["theme", "dark"], ["access", JWT]])

    assert sent == [{"Cookie": text(["access="], "cookies", 1, 1)}]


@pytest.mark.parametrize(
    "login",
    [
        {"scheme": "basic", "header": "Authorization", "token": []},
        {"scheme": "cookie", "token": []},
        {"scheme": "none"},
    ],
)
def test_where_there_is_no_token_nothing_is_broken(login: dict[str, Any]) -> None:
    """A password is sent wrong at the log-in."""
    assert headers(endpoint("GET", "/me"), cast={"login": login}) == []


def test_a_door_that_the_token_does_not_open_is_left() -> None:
    """A page behind a cookie would refuse the broken token and the good one alike."""
    assert headers(endpoint("GET", "/me"), status=302) == []


@pytest.mark.parametrize("persona", ["anonymous", "admin"])
def test_only_the_users_token_is_broken(persona: str) -> None:
    """An open endpoint asks for none, and an administrator's is of the same make."""
    assert headers(endpoint("GET", "/me"), persona=persona) == []


def test_reads_without_parameters_stand_for_the_others() -> None:
    """One guard serves many endpoints; where there are no such reads the writes are taken, and then all."""
    read, write, one = endpoint("GET", "/me"), endpoint("POST", "/items"), endpoint("GET", "/items/{id}")

    assert [len(headers(*each)) for each in ((write, read), (one, read), (write, one), (one,))] == [0, 0, 1, 1]
