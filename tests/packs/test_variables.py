"""The variables of a pack that nobody set: a person is asked, everyone else has the pack's own values."""

from __future__ import annotations

import json

import pytest

from itest.flow.asking import refuse, take_default
from itest.flow.variables import asked
from itest.model.question import Question
from itest.packs.declaration import Pack, declared

DECLARED = {
    "name": "sms",
    "sender": "ACME",
    "shown": "{{ cookiecutter.sender | lower }}",
    "framework": ["flask", "django"],
    "region": ["eu", "us"],
    "retries": 3,
    "signed": True,
    "table": {"a": 1},
    "note": "",
    "_itest": {"name": "sms"},
}


@pytest.fixture
def pack() -> Pack:
    files = {"cookiecutter.json": json.dumps(DECLARED).encode(), "{{cookiecutter.name}}/sms.py": b""}
    return declared(files, "sms")


def test_only_what_nobody_knows_is_asked(pack: Pack) -> None:
    """Each question has its flag; what a table holds cannot be set at all."""
    questions: list[Question] = []

    def answer(question: Question) -> tuple[str, ...]:
        questions.append(question)
        return question.default

    assert asked(pack, {"framework", "sender"}, answer) == {}
    assert [(each.kind, each.flag, each.default) for each in questions] == [
        ("text", "--set shown=VALUE", ()),
        ("one", "--set region=eu", ("eu",)),
        ("text", "--set retries=VALUE", ("3",)),
        ("confirm", "--set signed=yes", ("yes",)),
        ("text", "--set note=VALUE", ()),
    ]
    assert "cookiecutter.sender | lower" in questions[0].text


def test_only_answers_that_differ_are_set(pack: Pack) -> None:
    """So that the next version of the pack may change what nobody chose."""
    answers = {"sender": ("Ada",), "region": ("us",), "signed": (), "retries": ("3",)}

    def answer(question: Question) -> tuple[str, ...]:
        return answers.get(question.text.removeprefix("sms: ").partition("?")[0], question.default)

    assert asked(pack, {"framework"}, answer) == {"sender": "Ada", "region": "us", "signed": "no"}


@pytest.mark.parametrize("nobody", [take_default, refuse])
def test_without_a_person_the_pack_decides(pack: Pack, nobody: object) -> None:
    """`--yes` and no terminal are alike here: every variable has a value."""
    assert asked(pack, {"framework"}, nobody) == {}  # type: ignore[arg-type]
