"""Coming back from another host that people were sent to: with the state that was kept for them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.curious import Ear, listened, marked
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes, jwts
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing import clients
from itest.agent.observe.playing.effects import condition
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.acquaintances import of_account, of_nobody
from itest.agent.observe.search.departures import Departures

AWAY = "https://accounts.example.org/auth?client_id=shop&state=k2d9"


def endpoint(path: str, *query: str) -> Endpoint:
    shape = {"type": "object", "properties": {name: {"type": "string"} for name in query}}
    return Endpoint({"method": "GET", "path": path, "query": shape})


def answered(location: str | None = None, body: Any = None) -> Record:
    record = Record()
    record.reply = clients.Reply(status=302 if location else 200, body=body, is_json=body is not None)
    record.reply.headers = {"location": location} if location else {}
    return record


@pytest.fixture
def departures() -> Departures:
    app = App({"framework": "flask", "endpoints": []})
    return Departures(Catalog(app, Factories([], 1), {}))


BACK = endpoint("/oauth/github/callback", "code", "state", "error")


@pytest.mark.parametrize(
    ("record", "pointer"),
    [(answered(location=AWAY), []), (answered(body={"authorization_url": AWAY}), ["authorization_url"])],
)
def test_whoever_was_sent_away_comes_back_with_the_state(
    departures: Departures, record: Record, pointer: list[str]
) -> None:
    """The state is read off the address to which the answer redirects, or which it has."""
    departures.see(Draft(endpoint("/oauth/github/start"), "anonymous"), record)

    tie = departures.said(BACK, "state")

    assert (tie["$"], tie["path"]) == ("tie", ["state"])
    thing = departures._catalog.things[tie["thing"]]
    assert (thing["leads"], thing["pointer"], thing["request"]["path"]) == (True, pointer, "/oauth/github/start")


def test_the_departure_with_the_likest_path_leads_back(departures: Departures) -> None:
    """Each provider has an endpoint to go out by and one to come in by."""
    for name in ("google", "github", "gitlab"):
        departures.see(Draft(endpoint(f"/oauth/{name}/start"), "anonymous"), answered(location=AWAY))

    departure = departures.back(BACK)

    assert departure is not None
    assert departure[0].endpoint.path == "/oauth/github/start"


@pytest.mark.parametrize(
    ("location", "back"),
    [
        ("/login?state=k2d9", BACK),
        ("https://example.org/docs?page=2", BACK),
        (AWAY, endpoint("/shipping", "state", "city")),
    ],
)
def test_other_places_lead_nowhere(departures: Departures, location: str, back: Endpoint) -> None:
    """A page of the application's own, a link without a state, and a state that is part of an address."""
    departures.see(Draft(endpoint("/oauth/github/start"), "anonymous"), answered(location=location))

    assert departures.said(back, "state") is None


def test_the_claims_of_a_token_have_what_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """An application that decodes what its provider calls the identity finds in it whom it asks for."""
    monkeypatch.setattr(jwts, "_library", lambda: "jwt")
    ear = Ear({}, __file__)
    for _ in range(3):
        with listened([ear]):
            answer = json.loads(marked(ear.data, 0))
            payload = urlsafe_b64decode(answer["id_token"].split(".")[1] + "==")
            assert json.loads(payload)["email"] == "mary@example.com"
        ear.settled()

    assert ear.data == {"id_token": {"$": "jwt", "by": "jwt", "claims": {"email": "mary@example.com"}}}


def test_services_speak_of_an_account_or_of_nobody() -> None:
    """Whom an answer names by an address decides who is logged in."""
    token = {"$": "jwt", "by": "jwt", "claims": {"email": "mary@example.com", "locale": "en"}}
    told = condition("outside", "answers", "POST", "https://accounts.example.org/token", json={"id_token": token})
    draft = Draft(BACK, "anonymous").copy(conditions=[told])

    known = of_account(draft, "user", ["email", "password"])

    assert known is not None
    claims = known.conditions[0]["arguments"]["json"]["id_token"]["claims"]
    assert claims == {"email": holes.persona("user", ["email"]), "locale": "en"}
    stranger = of_nobody(known)
    assert stranger is not None
    assert stranger.conditions == draft.conditions
    assert of_nobody(draft) is None


def test_a_token_in_a_request_is_written_with_its_claims_filled_in() -> None:
    """Its claims may speak of an account."""
    hole = {"$": "jwt", "by": "jwt", "claims": {"email": holes.persona("user", ["email"])}}

    token = holes.fill({"id_token": hole}, lambda _: "ada@example.com")["id_token"]

    payload = urlsafe_b64decode(token.split(".")[1] + "==")
    assert json.loads(payload) == {"email": "ada@example.com"}
