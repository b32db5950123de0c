"""What `init` says of boundaries that it found in the source and no call came to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.flow.crossing import uncrossed
from itest.model.facts import BoundaryFact, Evidence, Where
from itest.model.observations import Condition, Crossing, Mail
from tests.plan.examples import parts as p
from tests.sandbox.facts import project_facts


def told(folder: Path, name: str, **seen: Any) -> list[str]:
    """What is said of this boundary where one call was seen."""
    found = Evidence(where=Where(path="shop/letters.py", line=7), text="send(...)")
    fact = BoundaryFact(name=name, priority="important", reason="", evidence=(found,))
    facts = replace(project_facts(folder), boundaries=(fact,))
    scenario = replace(p.scenario(p.request("POST", "/orders"), 201), **seen)
    return list(uncrossed(facts, ("api", name), p.observations(p.personas(None, None), [], [scenario])))


@pytest.mark.parametrize("name", ["email", "queue", "storage", "http"])
def test_a_boundary_that_no_call_came_to_is_named_with_its_place(name: str, tmp_path: Path) -> None:
    """There are fixtures for it, and nothing to say."""
    assert told(tmp_path, name) == [f"{name}: no call was seen to come to shop/letters.py:7; no test is about it yet"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("email", {"mails": (Mail(recipients=("ada@example.com",), subject="Hello"),)}),
        ("queue", {"effects": (Crossing(kind="jobs", values={}),)}),
        ("queue", {"conditions": (Condition(fixture="queue", method="is_down"),)}),
        ("webhook", {}),
        ("cache", {}),
    ],
)
def test_what_was_crossed_or_cannot_be_seen_is_not_named(name: str, seen: dict[str, Any], tmp_path: Path) -> None:
    """A cache leaves no trace that a test could compare."""
    assert told(tmp_path, name, **seen) == []
