"""What a step asserts where the whole answer would be too much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from itest.model.observations import Answer, Journey, Step, Thing
from itest.stages.plan.journeys.shown import Shown, shown
from itest.stages.plan.tests.world import world
from tests.plan.examples import flask_token as example
from tests.plan.examples import parts as p

POSTED = p.request("POST", "/api/articles", json=example.NEW)
ARTICLE = Thing(
    name="article", label="article", table="article", request=POSTED, pointer=("article",), answer=example.SHOWN
)
OTHERS = [{**example.SHOWN, "slug": f"other-{number}", "body": p.INT} for number in range(3)]


def teller() -> Shown:
    """What knows the article of the story."""
    about = world(example.facts, p.answers(), example.runtime, example.observations)
    scope = replace(about.scope, variables={"article": "article"})
    journey = Journey(noun="article", way="new", values={}, proof={}, givens=(), things=(ARTICLE,), steps=(), rows=())
    return Shown(journey, replace(about, things={"article": ARTICLE}, scope=scope))


def step(kind: str, answer: Answer, sent: Any = None) -> Step:
    request = p.request("POST" if sent else "GET", "/api/articles", json=sent)
    return Step(kind=kind, endpoint="GET /api/articles", name="", request=request, answer=answer)


def told(known: Shown, one: Step) -> list[str]:
    return [code.text for code in shown(one, known)]


def test_in_a_long_list_the_thing_is_looked_for_by_what_tells_it_apart() -> None:
    """And where it was found, it is missed later."""
    known = teller()
    mine = {**example.SHOWN, "createdAt": p.tie("article", "createdAt")}
    full = Answer(status=200, is_json=True, body={"articles": [*OTHERS, mine]})
    rest = Answer(status=200, is_json=True, body={"articles": OTHERS})

    assert told(known, step("list", full)) == ['article["slug"] in [each["slug"] for each in BODY["articles"]]']
    assert told(known, step("missing", rest)) == ['article["slug"] not in [each["slug"] for each in BODY["articles"]]']


def test_a_page_shows_the_text_that_was_sent_and_later_does_not() -> None:
    """Markup is not looked at."""
    known = teller()
    told(known, step("create", Answer(status=302), {"title": "First steps"}))

    assert told(known, step("list", Answer(status=200, shows=("hedy", "First steps")))) == ['"First steps" in TEXT']
    assert told(known, step("missing", Answer(status=200, shows=("hedy",)))) == ['"First steps" not in TEXT']


def test_after_a_change_the_most_telling_field_that_was_sent_is_read() -> None:
    """The title rather than the body."""
    known = teller()
    sent = {"body": "Longer", "title": "Second steps"}
    other = dict.fromkeys(("a", "b", "c", "d", "e"), p.INT)
    answer = Answer(status=200, is_json=True, body={"article": {**other, **sent}})

    assert told(known, step("change", answer, sent)) == ['BODY["article"]["title"] == "Second steps"']
