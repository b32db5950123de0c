"""Things that are there twice, and are not needed twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itest.model.observations import Scenario, Thing
from itest.stages.plan.tests.twins import without_twins
from tests.plan.examples import parts as p

ARTICLE = {"title": "A", "body": "B"}


def article(name: str, body: dict[str, Any], **rest: Any) -> Thing:
    sent = p.request("POST", "/articles", json=body)
    return Thing(name=name, label="article", table="article", request=sent, answer=rest.pop("answer", None), **rest)


def names(things: Sequence[Thing], *scenarios: Scenario) -> list[str]:
    return [thing.name for thing in without_twins(p.observations(p.personas(None, None), things, scenarios)).things]


def read(thing: str, body: Any = None, *further: str) -> Scenario:
    sent = p.request("GET", "/articles/{id}", holes={"id": p.tie(thing, "id")})
    return p.scenario(sent, 200, body, things=[thing, *further])


def test_of_two_alike_things_the_simpler_one_stays() -> None:
    """All that referred to the other one refers to it, in requests, in answers and in what they need."""
    things = [
        article("article", ARTICLE),
        article("article_2", {**ARTICLE, "tags": ["x"]}),
        Thing(name="follow", label="follow", table="follow", needs=("article_2",)),
    ]
    seen = p.observations(
        p.personas(None, None), things, [read("article_2", {"id": p.tie("article_2", "id")}, "follow")]
    )
    found = without_twins(seen)

    assert [(thing.name, thing.needs) for thing in found.things] == [("article", ()), ("follow", ("article",))]
    assert found.scenarios[0].things == ("article", "follow")
    assert found.scenarios[0].request.holes == {"id": p.tie("article", "id")}
    assert found.scenarios[0].answer.body == {"id": p.tie("article", "id")}


def test_what_belongs_to_the_twin_alone_keeps_it() -> None:
    """A test that shows its tags needs the article that has them."""
    things = [article("article", ARTICLE), article("article_2", {**ARTICLE, "tags": ["x"]})]

    assert names(things, read("article_2", {"tags": ["x"]})) == ["article", "article_2"]


def test_an_answer_that_is_the_twin_again_becomes_that_of_the_other() -> None:
    """Its other values are those that the simpler thing was seen to have."""
    things = [
        article("article", ARTICLE, answer={"id": p.INT, "tags": []}),
        article("article_2", {**ARTICLE, "tags": ["x"]}, answer={"id": p.INT, "tags": ["x"]}),
    ]
    shown = read("article_2", {"id": p.tie("article_2", "id"), "tags": ["x"]})
    found = without_twins(p.observations(p.personas(None, None), things, [shown]))

    assert found.scenarios[0].answer.body == {"id": p.tie("article", "id"), "tags": []}


def test_two_that_are_used_together_are_two() -> None:
    """A list needs both."""
    things = [article("article", ARTICLE), article("article_2", ARTICLE)]

    assert names(things, read("article", None, "article_2")) == ["article", "article_2"]


def test_other_values_make_another_thing() -> None:
    """The second article has another title."""
    things = [article("article", ARTICLE), article("second_article", {**ARTICLE, "title": "C"})]

    assert names(things, read("article"), read("second_article")) == ["article", "second_article"]
