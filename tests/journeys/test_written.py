"""A journey as it is written: read it in tests/golden/boundaries/journeys. ITEST_UPDATE_GOLDENS=1 writes it anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from itest.model.observations import Login
from itest.model.plan import Plan
from itest.stages.observe.journeys import journeys
from itest.stages.plan.journeys import plan_journeys
from itest.stages.render import Style, render
from tests.journeys.told import VALUES, paged, story
from tests.plan.examples import parts as p

GOLDEN = Path(__file__).parents[1] / "golden" / "boundaries" / "journeys" / "test_journeys.py"
SIGN_UP = p.request("POST", "/users", "anonymous", json=VALUES)
HOLES = {name: p.persona(name) for name in VALUES}
LOGIN = Login(
    scheme="bearer",
    request=p.request("POST", "/login", "anonymous", json=HOLES),
    token=("token",),
    header="Authorization",
    prefix="Bearer ",
)
ENDPOINTS = ("POST /users", "POST /login", "POST /notes", "GET /notes", "POST /notes/{id}/share", "PUT /notes/{id}")


def written(boundary: str = "journeys", tell: Callable[..., dict[str, Any]] = story) -> str | None:
    """test_journeys.py for the story of the note, None where there is no such file."""
    now = datetime(2026, 5, 4, tzinfo=timezone.utc)
    told, _ = journeys([tell(7)], [tell(1007, "b" * 24)], {}, now)
    seen = replace(p.observations(p.personas(SIGN_UP, LOGIN), [], []), journeys=told)
    endpoints = [p.endpoint(key) for key in (*ENDPOINTS, "GET /notes/{id}", "DELETE /notes/{id}")]
    runtime = p.runtime(endpoints, [p.model("Note", "notes"), p.model("User", "users")], {"flask": "3.1.0"})
    facts = p.facts("flask", "flask_sqlalchemy")
    file = plan_journeys((facts, p.answers("api", "database", boundary), runtime, seen))
    if file is None:
        return None
    changes = render(Plan(tests_dir="tests/integration", files=(file,), dependencies=()), Path("/nowhere"), Style())
    return (changes.changes[0].after or b"").decode()


def test_a_journey_is_written_as_agreed() -> None:
    """The file is the one that was last looked at and found good."""
    found = written()
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(found or "", encoding="utf-8")

    assert found == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        "sign_up(client, NEWCOMER)",
        'headers = log_in(client, NEWCOMER)["headers"]',
        "response.json == [note]",
        'response.json["shared"] is True',
        "response.json == []",
        'assert rows == {"users": [created(email="hedy@example.com")]}',
    ],
)
def test_the_story_comes_in_by_the_front_door_and_looks_at_what_it_did(said: str) -> None:
    """No log-in fixture is used, the thing is found, shared, gone, and the account is what is left."""
    found = written() or ""

    assert said in found
    assert "user_client" not in found


def test_who_does_not_want_journeys_gets_none() -> None:
    """The boundary decides."""
    assert written("auth") is None


def test_a_story_of_pages_goes_where_each_form_leads() -> None:
    """What the next page shows is what somebody would look at."""
    found = written(tell=paged) or ""

    assert found.count("page = client.get(") == 1
    assert [line.partition(" in page")[0].strip() for line in found.splitlines() if " in page" in line] == [
        'assert "Your note is kept."',
        'assert "First"',
    ]


def test_a_row_that_nothing_speaks_of_is_not_kept() -> None:
    """Nobody assigns what is never used."""
    found = written(tell=paged) or ""

    assert "made" not in found
    assert "note =" not in found
