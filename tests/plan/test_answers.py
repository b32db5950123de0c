"""Expected bodies that stand in several tests, and things that come back as they were made."""

from __future__ import annotations

from typing import Any

from itest.model.observations import Scenario, Thing
from itest.stages.plan.tests.bodies import entries
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.literals import source
from itest.stages.plan.tests.views import viewed
from itest.stages.plan.tests.whole import with_wholes
from itest.stages.plan.tests.world import World, world
from tests.plan.examples import parts as p

NEW = {"title": "Kettle"}
MADE = {"id": p.INT, "title": "Kettle", "state": "new", "at": p.MOMENT}


def seen(*scenarios: Scenario, thing: Thing | None = None) -> World:
    runtime = p.runtime([p.endpoint("GET /items"), p.endpoint("POST /items")], [p.model("Item", "item")], {})
    things = [thing] if thing else []
    return world(
        p.facts("flask", "flask_sqlalchemy"),
        p.answers(),
        runtime,
        p.observations(p.personas(None, None), things, scenarios),
    )


def told(body: Any, known: World) -> str:
    return source(with_wholes(body, known), known.scope).text


def item(answer: Any = None) -> Thing:
    return Thing(name="item", label="item", table="item", request=p.request("POST", "/items", json=NEW), answer=answer)


def test_a_thing_that_is_shown_again_is_told_as_itself() -> None:
    """Rather than by ten keys that all come from it."""
    known = seen(thing=item(MADE))
    again = {"id": p.tie("item", "id"), "title": "Kettle", "state": "new", "at": p.tie("item", "at")}
    assert told([again], known) == "[item]"
    assert told({**again, "state": "sold"}, known) == '{**item, "state": "sold"}'


def test_a_thing_is_told_as_itself_in_a_list_without_order() -> None:
    """And counted like in any other."""
    known = seen(thing=item(MADE))
    again = {"id": p.tie("item", "id"), "title": "Kettle", "state": "new", "at": p.tie("item", "at")}
    page = {"items": p.unordered(again, {"id": p.INT})}

    assert told(page, known) == '{"items": IsList(item, {"id": IsInt()}, check_order=False)}'
    assert entries(page) == 2


def test_an_object_with_other_keys_is_written_out() -> None:
    """What the thing has besides would be expected, too."""
    known = seen(thing=item(MADE))
    less = {"id": p.tie("item", "id"), "at": p.tie("item", "at")}
    assert told(less, known) == '{"id": item["id"], "at": item["at"]}'


def test_values_that_nobody_saw_are_written_out() -> None:
    """Only the keys are known from another request to the same endpoint."""
    created = p.scenario(p.request("POST", "/items", json={"title": "Teapot"}), 201, {**MADE, "title": "Teapot"})
    known = seen(created, thing=item())
    again = {"id": p.tie("item", "id"), "title": "Kettle", "state": "new", "at": p.tie("item", "at")}
    assert told(again, known) == '{**item, "title": "Kettle", "state": "new"}'


def answer(**changes: Any) -> dict[str, Any]:
    fields = ("description", "place", "colour", "material")
    return {"title": "Kettle", **{name: f"some words about the {name}" for name in fields}, **changes}


def test_an_answer_of_several_tests_is_a_function() -> None:
    """Each says what is different about its own."""
    bodies = [answer(), {"item": answer(colour="red")}]
    groups = [Group(scenarios=(p.scenario(p.request("GET", "/items"), 200, body),)) for body in bodies]
    known = seen(*(group.scenarios[0] for group in groups))
    changed, views = viewed(groups, known)
    assert [view.name for view in views] == ["item_json"]
    shown = [source(group.scenarios[0].answer.body, known.scope).text for group in changed]
    assert shown == ["item_json()", '{"item": item_json(colour="red")}']


def test_an_answer_of_one_test_stays_in_it() -> None:
    """A function that is called once only hides what it gives."""
    group = Group(scenarios=(p.scenario(p.request("GET", "/items"), 200, answer()),))
    assert viewed([group], seen(group.scenarios[0])) == ([group], ())


def test_accounts_in_an_answer_are_passed() -> None:
    """A function of a module knows no fixtures."""
    bodies = [answer(place=p.persona("city")), answer(place=p.persona("city"), colour="red")]
    groups = [Group(scenarios=(p.scenario(p.request("GET", "/items"), 200, body),)) for body in bodies]
    known = seen(*(group.scenarios[0] for group in groups))
    changed, views = viewed(groups, known)
    assert views[0].accounts == ("user",)
    code = source(changed[1].scenarios[0].answer.body, known.scope)
    assert code.text == 'item_json(user, colour="red")'
    assert code.fixtures == {"user"}
