"""What the observer takes for a token and what the tests are allowed to say of it must be the same strings."""

from __future__ import annotations

import string

import pytest

from itest.agent.observe.known.tokens import OPAQUE, find
from itest.stages.observe.ties import TOKEN

LONG = "a1B2c3D4e5F6g7H8i9J0k"


@pytest.mark.parametrize("character", string.printable)
def test_both_sides_know_the_same_alphabet(character: str) -> None:
    """The agent cannot import the stage's pattern, nor the stage the agent's."""
    text = f"{LONG}{character}{LONG}"

    assert bool(OPAQUE.match(text)) == bool(TOKEN.match(text))


def test_what_may_be_matched_as_a_token_is_found_as_one() -> None:
    """The stage asks for more characters than the observer, never for fewer."""
    shortest = next(length for length in range(len(LONG)) if TOKEN.match(LONG[:length]))

    assert OPAQUE.match(LONG[:shortest])
    assert find({"token": LONG[:shortest]}) == [("token",)]
