"""What is asked about an application, and what is not: a question that is no question costs the others their weight."""

from __future__ import annotations

from typing import Any

import pytest

from itest.model.observations import Account, Finding, Login, Personas
from itest.model.runtime import Endpoint
from itest.stages.observe.findings import findings
from itest.stages.observe.suspicions import suspicions

PASSWORD = "Corr3ct-horse"
HASH = "$2b$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
PEOPLE = Personas(
    accounts=(Account(name="user", made_by="signup", values={"password": PASSWORD}),),
    login=Login(scheme="bearer"),
    table="users",
)


def scene(key: str, intent: str = "success", persona: str = "user", **more: Any) -> dict[str, Any]:
    """One call of an endpoint, with what was sent (`json`), answered (`body`, `status`) and changed (`rows`)."""
    method, path = key.split()
    request: dict[str, Any] = {"method": method, "path": path, "persona": persona, "holes": {}, "query": {}}
    request["json"] = more.get("json")
    record: dict[str, Any] = {"status": 200, "is_json": True, "body": None, "rows": [], "mails": [], "text": ""}
    record.update({name: value for name, value in more.items() if name != "json"})
    script = {"things": [], "request": request}
    return {"endpoint": key, "intent": intent, "subject": None, "script": script, "record": record}


def created(table: str, **after: Any) -> dict[str, Any]:
    return {"table": table, "kind": "created", "before": {}, "after": after}


def asked(*scenes: dict[str, Any]) -> list[Finding]:
    """The findings of an application whose endpoints declare every field that is sent."""
    keys = {s["endpoint"]: s["script"]["request"]["json"] or {} for s in scenes}
    endpoints = tuple(
        Endpoint(
            method=key.split()[0],
            path=key.split()[1],
            name="view",
            parameters=(),
            handler=None,
            first_party=True,
            body={"properties": {name: {"type": "string"} for name in sent}},
        )
        for key, sent in keys.items()
    )
    return list(suspicions(scenes, endpoints, PEOPLE))


def test_a_field_that_ends_up_nowhere_is_asked_about() -> None:
    """Declared and sent, and then neither stored nor answered."""
    sent = {"title": "Sea", "subtitle": "Of grass"}
    found = asked(scene("POST /books", json=sent, body={"id": 1}, rows=[created("books", id=1, title="Sea")]))

    assert [(f.kind, f.question) for f in found] == [
        ("dropped field", "POST /books takes `subtitle`, but neither stores nor answers it: is that meant?")
    ]


def test_a_change_that_any_visit_makes_is_no_reason_to_ask() -> None:
    """The time of the last visit changes, whatever was sent; an update that keeps half of it is asked about."""
    seen = {"table": "users", "kind": "changed", "before": {"name": "Ada"}, "after": {"name": "Mary", "seen": "now"}}
    visit = scene("POST /translate", json={"text": "Sea of grass"}, rows=[seen])
    update = scene("PUT /me", json={"name": "Mary", "motto": "Sea of grass"}, rows=[seen])

    assert [f.endpoint for f in asked(visit, update)] == ["PUT /me"]


def test_a_row_that_goes_has_nothing_after() -> None:
    """One that comes in its place has."""
    gone = {"table": "books", "kind": "deleted", "before": {"id": 1}, "after": None}
    swap = scene("PUT /books", json={"title": "Sea"}, rows=[gone, created("books", title="Sea")])

    assert asked(swap) == []


def test_an_empty_column_of_that_name_is_asked_about() -> None:
    """Also where nobody declared the field."""
    lost = scene("POST /books", json={"title": "Sea"}, rows=[created("books", title=None)])

    assert [f.kind for f in suspicions([lost], (), PEOPLE)] == ["dropped field"]


@pytest.mark.parametrize(
    ("sent", "after", "body"),
    [
        ({"title": "Sea"}, {"headline": "Sea"}, None),
        ({"title": "Sea"}, {}, {"title": "SEA"}),
        ({"price": "10.00"}, {"price": 10}, None),
        ({"day": "2024-05-01"}, {"day": {"$": "literal", "type": "datetime", "text": "2024-05-01T00:00:00"}}, None),
        ({"title": "Sea of grass"}, {"slug": "sea-of-grass"}, None),
        ({"password": PASSWORD}, {"password_hash": HASH}, None),
        ({"password2": "again-1"}, {"name": "Ada"}, None),
        ({"csrf_token": "abc", "captcha": "x1y2"}, {"name": "Ada"}, None),
        ({"done": True, "note": ""}, {"name": "Ada"}, None),
        ({"author": {"$": "tie", "thing": "author", "path": ["id"]}}, {"author_id": 7}, None),
    ],
)
def test_a_field_that_went_somewhere_is_not(sent: dict[str, Any], after: dict[str, Any], body: Any) -> None:
    """Under another name, in another spelling, as part of a slug, or by its nature never shown again."""
    assert asked(scene("POST /books", json=sent, body=body, rows=[created("books", **after)])) == []


def test_a_field_of_a_call_that_makes_nothing_is_not_asked_about() -> None:
    """A search, a log-in, a message: what is sent has done its work."""
    assert asked(scene("POST /search", json={"words": "sea"}, body=[])) == []


@pytest.mark.parametrize(
    "body", [{"user": {"password": PASSWORD}}, [{"password_hash": "abc"}], {"name": HASH}, {"secret_key": "k"}]
)
def test_a_password_in_an_answer_is_asked_about(body: Any) -> None:
    """Its own, its hash, or what is called a secret."""
    found = asked(scene("GET /users", body=body))

    assert [f.kind for f in found] == ["secret in the answer"]
    assert PASSWORD not in found[0].detail
    assert HASH not in found[0].detail


@pytest.mark.parametrize(
    "body",
    [
        {"access_token": "abc"},
        {"password": None},
        {"password": "********"},
        {"has_password": True},
        {"password": ["short"]},
    ],
)
def test_a_token_a_mask_or_a_flag_is_no_secret(body: Any) -> None:
    """Answers that let in are meant to."""
    assert asked(scene("POST /login", body=body)) == []


def test_a_write_without_a_guard_beside_guarded_ones_is_asked_about() -> None:
    """The others of the same table are refused to nobody."""
    found = asked(
        scene("POST /books", rows=[created("books", id=1)]),
        scene("POST /books", intent="anonymous", persona="anonymous", status=401),
        scene("DELETE /books/{id}", persona="anonymous", rows=[{**created("books", id=1), "kind": "deleted"}]),
    )

    assert [(f.kind, f.endpoint) for f in found] == [("open to everybody", "DELETE /books/{id}")]


@pytest.mark.parametrize("path", ["/register", "/login", "/password/reset", "/books/webhook"])
def test_an_entrance_needs_no_guard(path: str) -> None:
    """Whoever comes there is nobody yet."""
    assert not asked(
        scene("POST /books", rows=[created("books", id=1)]),
        scene("POST /books", intent="anonymous", persona="anonymous", status=401),
        scene(f"POST {path}", persona="anonymous", rows=[created("books", id=1)]),
    )


def test_where_nothing_is_guarded_nothing_is_asked() -> None:
    """An open application is a decision."""
    assert not asked(
        scene("POST /books", persona="anonymous", rows=[created("books", id=1)]),
        scene("DELETE /books/{id}", persona="anonymous", rows=[{**created("books", id=1), "kind": "deleted"}]),
    )


def test_what_the_observer_notes_is_asked_once() -> None:
    """The same trouble of the same endpoint is one question."""
    request = {"method": "GET", "path": "/books/{id}", "persona": "other", "holes": {"id": 1}, "query": {}}
    odd = {"endpoint": "GET /books/{id}", "request": request, "status": 200, "detail": "", "intent": "forbidden"}
    found = findings([{**odd, "kind": "exposed"}, {**odd, "kind": "exposed"}, {**odd, "kind": "stranger"}])

    assert [f.kind for f in found] == ["stranger may read", "stranger may change"]
    assert all(f.question.endswith("is that meant?") for f in found)
