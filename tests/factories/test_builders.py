"""builders.py: names as English has them, and bodies that say only what is special."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from itest.model.plan import PlannedFile
from itest.stages.plan.builders import PayloadBuilder, builder_function, plan_builders

NAMES = {
    "article": "an_article",
    "user": "a_user",
    "hour": "an_hour",
    "UserProfile": "a_user_profile",
    "sign up": "a_sign_up",
    "item update": "an_item_update",
    "Café": "a_cafe",
    "": "a_thing",
}


@pytest.mark.parametrize("noun", NAMES)
def test_builders_have_the_right_article(noun: str) -> None:
    """As spoken, not as written."""
    assert builder_function(noun) == NAMES[noun]


def test_nothing_is_planned_for_nothing() -> None:
    """A suite without bodies has no builders.py."""
    assert plan_builders(()) is None


def test_bodies_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lay: Callable[[tuple[PlannedFile, ...], Path], None]
) -> None:
    """Fields replaced, added and left out, the envelope around them, and no state between two calls."""
    builder = PayloadBuilder(noun="article", fields=(("title", '"News"'), ("tags", '["a"]')), envelope="article")
    planned = plan_builders(
        (builder, PayloadBuilder(noun="login", fields=(("on", "date(2024, 1, 2)"),), imports=(("datetime", "date"),)))
    )
    assert planned is not None
    lay((planned,), tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    made = importlib.import_module("builders")

    assert made.an_article().payload() == {"article": {"title": "News", "tags": ["a"]}}
    special = made.an_article().having(title="Old", body="").without("tags")
    assert special.payload() == {"article": {"title": "Old", "body": ""}}
    assert str(made.a_login().payload()["on"]) == "2024-01-02"
