"""What tests start from: what it is called, what its docstring says, and where an answer is it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from itest.model.observations import Answer, Condition, Scenario, Thing
from itest.stages.plan.tests.modules import Module, suite
from itest.stages.plan.tests.world import world
from tests.plan.examples import parts as p

ENDPOINTS = ("POST /articles", "GET /articles/{id}", "PUT /articles/{id}", "POST /articles/{id}/favorite")


def modules(things: Sequence[Thing], scenarios: Sequence[Scenario]) -> tuple[Module, ...]:
    models = [p.model("Article", "article"), p.model("Profile", "profile")]
    runtime = p.runtime([p.endpoint(key) for key in ENDPOINTS], models, {})
    seen = p.observations(p.personas(None, None), things, scenarios)
    return suite(world(p.facts("flask", "flask_sqlalchemy"), p.answers(), runtime, seen), seen.personas).modules


def article(name: str, title: str, **rest: Any) -> Thing:
    sent = p.request("POST", "/articles", json={"title": title, "text": "B"})
    return Thing(name=name, label="article", table="article", request=sent, **rest)


def read(body: Any, *things: str, method: str = "GET") -> Scenario:
    """A request to the last of the things; two of them, so that they become fixtures."""
    return p.scenario(
        p.request(method, "/articles/{id}", holes={"id": p.tie(things[-1], "id")}), 200, body, things=things
    )


def docs(*found: Module) -> dict[str, str]:
    return {fixture.name: fixture.doc for module in found for fixture in module.fixtures}


def test_a_second_thing_says_that_it_is_one() -> None:
    """Two fixtures with one docstring help nobody."""
    things = [article("article", "A"), article("second_article", "B")]
    scenarios = [read({"n": n}, "article", "second_article", method=m) for n, m in ((1, "GET"), (2, "PUT"))]

    assert docs(*modules(things, scenarios)) == {
        "article": "An article that the user made.",
        "second_article": "A second article that the user made.",
    }


def test_what_a_factory_makes_is_somebodys() -> None:
    """In the genitive, whoever it is."""
    things = [
        Thing(name=f"{who}_profile", label="profile", table="profile", model="Profile", overrides={"user_id": owner})
        for who, owner in (("admin", p.persona("id", "admin")), ("other", p.persona("id", "other")), ("lost", 5))
    ]
    scenarios = [read({"n": n}, *(each.name for each in things), method=m) for n, m in ((1, "GET"), (2, "PUT"))]

    assert docs(*modules(things, scenarios)) == {
        "admin_profile": "An administrator's profile.",
        "other_profile": "Another user's profile.",
        "lost_profile": "A profile in the database.",
    }


def test_a_row_that_joins_others_is_called_after_the_deed() -> None:
    """Nobody speaks of a favoritor assoc."""
    liked = p.request("POST", "/articles/{id}/favorite", holes={"id": p.tie("article", "id")})
    link = Thing(
        name="assoc", label="article assoc", table="article_assoc", request=liked, needs=("article",), from_row=True
    )
    found = modules(
        [article("article", "A"), link],
        [
            read({"by": p.tie("assoc", "user_id"), "n": n}, "article", "assoc", method=m)
            for n, m in ((1, "GET"), (2, "PUT"))
        ],
    )

    assert docs(*found)["favorite"] == "The user favorites an article."


def test_an_answer_that_is_a_thing_again_is_told_as_the_thing() -> None:
    """One tie is enough where its own answer was seen; what differs is spelled beside it."""
    seen = {"id": p.INT, "title": "A", "text": "B", "tags": [], "owner": p.persona("id")}
    things = [article("article", "A", answer=seen)]
    again = {**seen, "id": p.tie("article", "id")}
    scenarios = [read({**again, "comments": 0}, "article"), read({**again, "title": "C"}, "article", method="PUT")]
    bodies = [case.checks.body for module in modules(things, scenarios) for case in module.cases]

    assert bodies == ['{**article, "comments": 0}', '{**article, "title": "C"}']


def test_a_thing_that_only_the_text_of_a_page_speaks_of_is_kept_at_hand() -> None:
    """Nothing else refers to it, and yet the test names it."""
    sent = p.request("GET", "/articles/{id}", holes={"id": 1})
    shown: Any = p.tie("article", "title")
    answer = Answer(status=200, shows=(shown,))
    page = replace(p.scenario(sent, 200, None, things=["article"]), answer=answer)

    (case,) = (each for module in modules([article("article", "A")], [page]) for each in module.cases)

    assert case.checks.shows == ('article["title"]',)
    assert [(made.name, made.value) for made in case.arrange] == [("article", True)]


def test_what_somebody_is_sent_away_with_is_read_off_the_address() -> None:
    """Logging in elsewhere begins with a redirect whose state has to come back."""
    start = Thing(
        name="authorization",
        label="authorization",
        table=None,
        request=p.request("GET", "/articles", persona="anonymous"),
        leads=True,
    )

    [making] = [
        fixture
        for module in modules([start], [read({"n": 1}, "authorization")])
        for fixture in module.fixtures
        if fixture.leads
    ]

    assert making.doc == "What whoever logs in elsewhere is sent there with."
    assert making.imports >= {("urllib.parse", "parse_qsl"), ("urllib.parse", "urlsplit")}


def test_what_stands_around_the_making_of_a_thing_is_asked_for_once() -> None:
    """An event that was delivered before is told by the fixture whose body is sent, about somebody who is there."""
    told = Condition(
        fixture="webhook", method="tells", values=("order.paid",), arguments={"of": p.persona("id", "other")}
    )
    sent = p.request("POST", "/articles", raw=p.persona("body", "webhook"))
    things = [Thing(name="delivered_order", label="order", table="article", request=sent, conditions=(told,))]
    scenarios = [read({"n": n}, "delivered_order", method=m) for n, m in ((1, "GET"), (2, "PUT"))]

    (fixture,) = [each for module in modules(things, scenarios) for each in module.fixtures]

    assert sorted(fixture.fixtures) == ["other", "user_client", "webhook"]
    assert fixture.doc == "The event order.paid, which was delivered before."
