"""What is seen of effects outside the database: read through fixtures, compared in two worlds, and graded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import pytest

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing import effects as seen
from itest.agent.observe.playing.effects import Trouble, condition
from itest.agent.observe.playing.judge import grade
from itest.agent.observe.playing.play import Player, Record
from itest.agent.observe.search.notebook import Notebook
from itest.agent.observe.variants.trouble_calls import troubles
from itest.agent.observe.variants.troubles import failed, troubled
from itest.model.observations import Crossing
from itest.stages.observe.effects import UnlikeEffectsError, effects
from itest.stages.observe.findings import findings
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin

URL = "https://api.example.com/rates"
TOLD = [{"kind": "calls", "fixture": "outside"}]


@dataclass(frozen=True)
class Call:
    """What a fixture shows."""

    method: str
    url: str
    json: Any = None


class Outside:
    """A fixture that shows effects, and is told what to do."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.told: list[Any] = []

    @contextmanager
    def __call__(self) -> Iterator[list[Call]]:
        yield self.calls

    def answers(self, *values: Any, **named: Any) -> None:
        self.told.append((values, named))


class Request:
    """pytest's request, as far as fixtures are asked for."""

    def __init__(self, **fixtures: Any) -> None:
        self.fixtures = fixtures
        self._fixturemanager = self.session = self

    def getfixturevalue(self, name: str) -> Any:
        return self.fixtures[name]


@pytest.fixture
def request_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A request that knows these fixtures."""
    monkeypatch.setattr(seen, "knows", lambda request, name: name in request.fixtures)
    return Request


def endpoint(method: str = "POST") -> Endpoint:
    return Endpoint({"method": method, "path": "/prices", "parameters": []})


def test_what_a_fixture_shows_is_recorded_by_kind(request_of: Any) -> None:
    """Fields that hold nothing are not there; a suite without the fixture shows nothing."""
    outside = Outside()
    with seen.Watch(request_of(outside=outside), TOLD) as watch:
        outside.calls.append(Call("GET", URL))
    with seen.Watch(request_of(), TOLD) as nothing:
        pass

    assert watch.seen == {"calls": [{"method": "GET", "url": URL}]}
    assert nothing.seen == {}


def test_effects_of_two_worlds_become_one_expectation() -> None:
    """Field by field, in whatever order they came the second time."""
    left: Any = {"calls": [{"url": URL, "json": {"name": "ada"}}, {"url": f"{URL}/2"}]}
    right: Any = {"calls": [{"url": f"{URL}/2"}, {"url": URL, "json": {"name": "grace"}}]}
    people = [{"people": {"user": {"name": name}}, "things": {}} for name in ("ada", "grace")]
    twin = Twin(Ties(people[0], people[1], {}), datetime.now(timezone.utc))

    assert effects(left, right, twin) == (
        Crossing(
            kind="calls", values={"url": URL, "json": {"name": {"$": "persona", "name": "user", "path": ["name"]}}}
        ),
        Crossing(kind="calls", values={"url": f"{URL}/2"}),
    )


def test_another_number_the_second_time_is_not_stable() -> None:
    """A call that is made only once is nothing to expect."""
    twin = Twin(Ties({}, {}, {}), datetime.now(timezone.utc))

    with pytest.raises(UnlikeEffectsError, match="1 calls, then 0"):
        effects({"calls": [{"url": URL}]}, {}, twin)


def test_a_write_that_only_calls_somebody_has_an_effect() -> None:
    """The search may stop: it counts like a row."""
    record = Record()
    record.reply.status, record.effects = 200, {"calls": [{"url": URL}]}

    assert grade(endpoint(), record, False, True).effect == 1
    assert grade(endpoint("GET"), record, False, True).effect == 0


def test_a_refusal_that_calls_nobody_needs_no_conditions() -> None:
    """What services would have answered is not a part of it; of a success it is."""
    notebook, record = Notebook({}), Record()
    draft = Draft(endpoint(), "user").copy(conditions=[condition("outside", "answers", "GET", URL, json={})])
    record.reply.status = 422
    notebook.keep("missing", "name", draft, record)
    notebook.keep("trouble", "api.example.com fails", draft, record)

    assert [len(scene["script"]["conditions"]) for scene in notebook.scenes] == [0, 1]


def test_a_called_service_fails_is_silent_or_talks_nonsense() -> None:
    """Each host in words; what is played with all its states has troubles of its own."""
    calls = [{"method": "GET", "url": URL}, {"method": "POST", "url": "https://api.stripe.com/v1/charges"}]

    assert [(each.subject, each.conditions[0]["method"]) for each in troubles({"calls": calls})] == [
        ("api fails", "fails"),
        ("api does not answer", "is_silent"),
        ("api talks nonsense", "talks_nonsense"),
    ]


def test_trouble_takes_the_place_of_what_a_service_answered() -> None:
    """What other services answer stays."""
    draft = Draft(endpoint(), "user")
    draft.conditions = [condition("outside", "answers", "GET", place, json={}) for place in (URL, f"{URL}/2")]

    told = troubled(draft, Trouble("it fails", [condition("outside", "fails", URL)])).conditions

    assert [(each["method"], each["values"][-1]) for each in told] == [("answers", f"{URL}/2"), ("fails", URL)]


@pytest.mark.parametrize(("status", "broken"), [(500, True), (0, True), (503, False), (200, False)])
def test_an_error_that_was_thought_of_is_no_failure(status: int, broken: bool) -> None:
    """503 or 502 is an answer, 500 is none."""
    record = Record()
    record.reply.status = status

    assert failed(record) is broken


def test_a_failure_in_trouble_is_a_question() -> None:
    """It says what made the application fail."""
    odd = {"kind": "broken", "endpoint": "POST /prices", "status": 500, "detail": "KeyError: 0", "intent": "trouble"}
    request = Draft(endpoint(), "user").request()

    (finding,) = findings([{**odd, "request": request, "subject": "api.example.com talks nonsense"}])

    question = "POST /prices fails with 500 (KeyError) when api.example.com talks nonsense: should it handle that?"
    assert finding.question == question


def test_conditions_are_told_to_their_fixture(monkeypatch: pytest.MonkeyPatch) -> None:
    """With parts of things and accounts filled in."""
    from itest.agent.observe.playing import play

    outside = Outside()
    monkeypatch.setattr(play, "knows", lambda request, name: name in request.fixtures)
    scene = play.Scene(Player.__new__(Player), Request(outside=outside))
    scene.record.things["city"] = {"name": "Ghent"}
    told = {"$": "text", "parts": [URL, "/", {"$": "tie", "thing": "city", "path": ["name"]}]}

    scene.prepare([condition("outside", "answers", "GET", told, json={"a": 1})])

    assert outside.told == [(("GET", f"{URL}/Ghent"), {"json": {"a": 1}})]
