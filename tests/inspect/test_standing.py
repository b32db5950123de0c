"""`itest inspect` tells what a suite would make of the fixtures that are there."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from itest.console.facts import draw_facts
from itest.flow.standing import standing
from itest.stages.inspect import as_json, inspect
from tests.inspect.trees import write

APP = "from flask import Flask\ndef create_app():\n    return Flask(__name__)\n"
CONFTEST = """
import pytest
from shop import create_app

@pytest.fixture
def app():
    return create_app()

@pytest.fixture
def client(app):
    return app.test_client()

@pytest.fixture
def runner(app):
    return app.test_cli_runner()
"""


def test_each_is_told_with_its_place_and_the_reason(tmp_path: Path) -> None:
    """In the table and in JSON; one that a suite has nothing to do with only in the latter."""
    tree = write(tmp_path, {"shop.py": APP, "tests/conftest.py": CONFTEST})
    facts = inspect(tree)
    uses = standing(tree, facts)
    out = StringIO()
    draw_facts(Console(file=out, width=200), facts, uses, limit=None)
    table = out.getvalue().partition("Your fixtures and a suite (2)")[2]

    assert [" ".join(line.split()) for line in table.splitlines() if "conftest" in line] == [
        "app overridden it is made anew for each test tests/conftest.py:6",
        "client reused tests/conftest.py:10",
    ]
    told = as_json(facts, None, uses)["fixtures"]
    assert [(each["name"], each["suite"], each["why"]) for each in told] == [
        ("app", "overridden", "is made anew for each test"),
        ("client", "reused", ""),
        ("runner", None, ""),
    ]


def test_a_broken_manifest_does_not_keep_inspection_from_it(tmp_path: Path) -> None:
    """The commands that need it say so."""
    tree = write(tmp_path, {"shop.py": APP, "tests/conftest.py": CONFTEST, ".itest.toml": "<<<<<<<\n"})

    assert [use.use for use in standing(tree, inspect(tree))] == ["overridden", "reused"]
