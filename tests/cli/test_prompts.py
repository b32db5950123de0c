"""The questions at a terminal, answered through a pipe that prompt_toolkit takes for a keyboard."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from itest import prompts
from itest.errors import ItestError
from itest.flow.asking import refuse, take_default
from itest.model.question import Choice, Question

ENTER, DOWN, SPACE, CTRL_C = "\r", "\x1b[B", " ", "\x03"
CHOICES = (
    Choice(value="database", title="database", detail="critical internal · rows (app.py:3)"),
    Choice(value="api", title="api", detail="critical external · paths (app.py:9)"),
)
WHICH = Question(
    kind="many", text="Which boundaries?", flag="-b database", default=("database", "api"), choices=CHOICES
)
APP = Question(kind="one", text="Which application?", flag="--app a:app", default=("database",), choices=CHOICES)
CONSENT = Question(kind="confirm", text="Import it?", flag="--probe", default=("yes",))
SENDER = Question(kind="text", text="sms: sender?", flag="--set sender=VALUE", default=("ACME",), optional=True)
SCRATCH = Question(kind="confirm", text="Make one?", flag="--scratch-env", optional=True)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    """Keys to send before the question is asked."""
    monkeypatch.setattr("prompt_toolkit.output.create_output", lambda **_: DummyOutput())
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


@pytest.mark.parametrize("question", [WHICH, APP, CONSENT, SCRATCH, SENDER], ids=lambda question: question.text)
def test_enter_is_the_default_and_yes_says_the_same(question: Question, keyboard: PipeInput) -> None:
    """`init --yes` equals pressing Enter everywhere."""
    keyboard.send_text(ENTER)

    assert prompts.ask(question) == question.default == take_default(question)


def test_a_boundary_can_be_unticked(keyboard: PipeInput) -> None:
    """The first one is where the cursor stands."""
    keyboard.send_text(SPACE + ENTER)

    assert prompts.ask(WHICH) == ("api",)


def test_another_application_can_be_chosen(keyboard: PipeInput) -> None:
    """Arrow down, Enter."""
    keyboard.send_text(DOWN + ENTER)

    assert prompts.ask(APP) == ("api",)


@pytest.mark.parametrize(("key", "answer"), [("y", ("yes",)), ("n", ())])
def test_yes_and_no(key: str, answer: tuple[str, ...], keyboard: PipeInput) -> None:
    """One key is enough."""
    keyboard.send_text(key + ENTER)

    assert prompts.ask(CONSENT) == answer


@pytest.mark.parametrize(("keys", "answer"), [("\x7f" * 4 + "Ada" + ENTER, ("Ada",)), ("\x7f" * 4 + ENTER, ())])
def test_a_text_can_be_made_another(keys: str, answer: tuple[str, ...], keyboard: PipeInput) -> None:
    """Nothing at all is an answer, too."""
    keyboard.send_text(keys)

    assert prompts.ask(SENDER) == answer


def test_ctrl_c_is_no_answer(keyboard: PipeInput) -> None:
    """It ends the command."""
    keyboard.send_text(CTRL_C)

    with pytest.raises(KeyboardInterrupt):
        prompts.ask(WHICH)


def test_without_a_terminal_the_flag_is_named() -> None:
    """With what was found."""
    with pytest.raises(ItestError) as caught:
        refuse(WHICH)

    assert "-b database" in caught.value.advice
    assert "database, api" in caught.value.advice
    assert refuse(SCRATCH) == ()
