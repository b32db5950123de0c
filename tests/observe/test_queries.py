"""What searches are asked for: also where the source does not say by which name they read it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.variants.queries import _guessed


def draft(path: str, *parameters: str) -> Any:
    """A call of an endpoint with these parameters in its query."""
    query = {"properties": {name: {"type": "string"} for name in parameters}}
    return SimpleNamespace(endpoint=SimpleNamespace(path=path, query=query))


@pytest.mark.parametrize(
    ("path", "parameters", "guessed"),
    [
        ("/search", ("page",), ["q"]),
        ("/posts/search/", (), ["q"]),
        ("/search", ("page", "q"), []),
        ("/search", ("search_term", "query"), []),
        ("/posts", ("page",), []),
        ("/research", (), []),
    ],
)
def test_a_search_that_names_no_words_is_asked_with_q(
    path: str, parameters: tuple[str, ...], guessed: list[str]
) -> None:
    """Only there, and only as long as nothing else is known."""
    assert [name for name, _ in _guessed(draft(path, *parameters))] == guessed
