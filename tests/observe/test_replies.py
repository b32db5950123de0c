"""What the answers of foreign services are found to be, from what an application looks for in them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from itest.agent.observe.drafts.curious import Ear, listened, marked
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.drafts.guesses import guess
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.known.values import Maker
from itest.agent.observe.playing.effects import condition
from itest.agent.observe.playing.play import Record
from itest.agent.observe.playing.trace import faults
from itest.agent.observe.search.replies import Replies

URL = "https://api.example.com/v1/things"
HERE = __file__.rpartition("/")[0]
Use = Callable[[Any], Any]


def grown(use: Use) -> Any:
    """What a document is in the end that is read over and over, as an application would."""
    ear = Ear({}, HERE)
    for _ in range(8):
        with listened([ear]), contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):
            use(json.loads(marked(ear.data, 0)))
        if ear.settled():
            break
    return ear.data


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (lambda answer: answer[0]["translations"][0]["text"], [{"translations": [{"text": str}]}]),
        (lambda answer: answer["main"]["temp"], {"main": {"temp": float}}),
        (lambda answer: answer["factor"] * 2, {"factor": float}),
        (lambda answer: float(answer["degrees"]), {"degrees": float}),
        (lambda answer: [item["name"] for item in answer["results"]], {"results": [{"name": str}]}),
        (lambda answer: answer.get("rates", {}).get("EUR", 0), {"rates": {"EUR": int}}),
        (lambda answer: answer["user"].get("login"), {"user": {"login": str}}),
        (lambda answer: "url" in answer and answer["url"], {"url": str}),
    ],
)
def test_an_answer_has_what_is_looked_for(use: Use, expected: Any) -> None:
    """Keys, items of lists, texts and numbers, each of the kind that is wanted."""
    assert _kinds(grown(use)) == expected


@pytest.mark.parametrize(
    "use",
    [
        lambda answer: answer.get("error"),
        lambda answer: "errors" in answer,
        lambda answer: answer.get("next_page_token"),
    ],
)
def test_no_answer_has_an_error_because_it_was_looked_for(use: Use) -> None:
    """An application that asks for errors, or for more pages, goes on best without them."""
    assert grown(use) == {}


@pytest.mark.parametrize("name", ["text", "name", "title", "id", "access_token"])
def test_no_answer_repeats_what_was_sent(name: str) -> None:
    """An application that only echoes its request is told from one that passes the answer on."""
    assert guess(name) not in [Maker(number).value(name, {}) for number in range(3)]


def test_other_json_is_read_as_it_is() -> None:
    """Only what was marked listens."""
    with listened([Ear({}, HERE)]):
        assert type(json.loads('{"a": 1}')) is dict

    assert type(json.loads(marked({}, 0))) is dict


def test_a_validator_s_complaints_are_heeded() -> None:
    """A model that wants fields tells which, with their types."""

    @dataclass
    class ComplaintError(Exception):
        listed: list[dict[str, Any]]

        def errors(self) -> list[dict[str, Any]]:
            return self.listed

    error = ComplaintError([{"loc": ("rate",), "type": "missing", "input": {}}])

    assert list(faults(error)) == [(("rate",), "missing", {})]
    assert list(faults(TypeError("Rate() missing 2 required positional arguments: 'base' and 'rate'"))) == [
        (("base",), "missing", None),
        (("rate",), "missing", None),
    ]


class Told:
    """Plays drafts as an application that puts the name out of a service's answer into its own."""

    def __init__(self) -> None:
        self.played = 0

    def __call__(self, draft: Draft) -> Record:
        self.played += 1
        record = Record()
        record.effects = {"calls": [{"method": "GET", "url": URL}]}
        arguments = draft.conditions[-1]["arguments"] if draft.conditions else {"json": {}}
        answer = json.loads(arguments["text"]) if "text" in arguments else arguments["json"]
        try:
            record.reply.body, record.reply.status = {"name": answer["owner"]["name"]}, 200
        except (KeyError, TypeError):
            record.reply.status = 500
        return record


def test_what_was_found_out_is_a_condition_of_the_success() -> None:
    """The draft says what the service answers, and is seen to succeed with that alone."""
    play, draft = Told(), Draft(_endpoint(), "user")

    taught, record = _learned(Replies(HERE), draft, play)

    assert record.reply.status == 200
    assert [each["values"] for each in taught.conditions] == [["GET", URL]]
    assert taught.conditions[0]["arguments"] == {"json": {"owner": {"name": record.reply.body["name"]}}}


def test_what_is_known_of_a_service_is_not_asked_again() -> None:
    """Another endpoint that calls it begins with what the first one found out."""
    replies, play = Replies(HERE), Told()
    _learned(replies, Draft(_endpoint(), "user"), play)
    before = play.played

    _learned(replies, Draft(_endpoint(), "other"), play)

    assert play.played - before < before


def test_what_a_draft_says_of_a_service_stays() -> None:
    """Nothing is found out about a service of which the draft tells what it answers."""
    draft = Draft(_endpoint(), "user")
    draft.conditions = [condition("outside", "answers", "GET", URL, json={"owner": {"name": "Ann"}})]
    play = Told()

    assert Replies(HERE).learned(draft, play(draft), play) is None


def _learned(replies: Replies, draft: Draft, play: Told) -> tuple[Draft, Record]:
    found = replies.learned(draft, play(draft), play)
    assert found is not None
    return found


def _endpoint() -> Endpoint:
    return Endpoint({"method": "GET", "path": "/things", "parameters": []})


def _kinds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kinds(item) for key, item in value.items()}
    return [_kinds(item) for item in value] if isinstance(value, list) else type(value)
