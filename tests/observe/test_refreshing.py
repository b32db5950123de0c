"""Endpoints that want the token for refreshing: it comes out of the answer to a log-in and is carried in a header."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing import clients
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.refreshing import refused, renewing
from itest.agent.observe.variants.refusals import accounts

LOGIN = {"header": "Authorization", "prefix": "JWT "}
TOKENS = {"access_token": "eyJhbGciOiJ.eyJzdWIi.abc", "refresh_token": "eyJhbGciOiJ.eyJzdWIi.def"}


@pytest.fixture
def app() -> App:
    return App({"framework": "flask", "endpoints": [], "cast": {"login": LOGIN}})


@pytest.fixture
def catalog(app: App) -> Catalog:
    """Somebody has logged in and got two tokens."""
    known = Catalog(app, Factories([], 1), {})
    record = Record()
    record.reply = clients.Reply(status=200, body=TOKENS, is_json=True)
    known.listen(Draft(Endpoint({"method": "POST", "path": "/auth/login"}), "anonymous"), record)
    return known


def draft(path: str, **raw: Any) -> Draft:
    return Draft(Endpoint({"method": "POST", "path": path, **raw}), "user")


def test_the_token_for_refreshing_is_carried_as_others_are(app: App, catalog: Catalog) -> None:
    """In the header and with the word before it that the account's own token has; nobody else acts."""
    [tried] = renewing(app, catalog, draft("/auth/refresh"))

    assert tried.persona == "anonymous"
    assert tried.headers == {"Authorization": {"$": "text", "parts": ["JWT ", holes.tie("login", ["refresh_token"])]}}
    assert tried.script()["things"] == ["login"]


@pytest.mark.parametrize(
    "other",
    [draft("/articles"), draft("/auth/refresh", body={"properties": {"refresh": {"type": "string"}}})],
    ids=["another-endpoint", "in-its-body"],
)
def test_elsewhere_no_header_is_needed(app: App, catalog: Catalog, other: Draft) -> None:
    """A body that asks for the token gets it there."""
    assert list(renewing(app, catalog, other)) == []


def test_the_token_for_access_and_none_at_all_are_refused(app: App, catalog: Catalog) -> None:
    """What opens everything else does not make new tokens."""
    [tried] = renewing(app, catalog, draft("/auth/refresh"))
    search: Any = type("Search", (), {"people": ["anonymous", "user"]})()

    attempts = [(each.intent, each.draft.persona, each.draft.headers) for each in accounts(search, tried)]

    assert attempts == [("anonymous", "anonymous", None), ("invalid", "user", None)]
    assert list(refused(draft("/articles"))) == []
