"""Whole test modules as they are written, for one application of each kind: read them in tests/golden/plan.

`ITEST_UPDATE_GOLDENS=1 pytest tests/plan` writes them anew.
"""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from itest.model.answers import Answers
from itest.model.plan import Plan
from itest.stages.plan.tests import plan_payloads, plan_tests, plan_things
from itest.stages.render import Style, render
from tests.plan.examples import parts as p

GOLDEN = Path(__file__).parents[1] / "golden" / "plan"
EXAMPLES = ("flask_token", "fastapi_bearer", "django_pages")


def written(name: str, answers: Answers | None = None) -> dict[str, str]:
    """The test modules of an example by file name."""
    example: Any = importlib.import_module(f"tests.plan.examples.{name}")
    files = plan_tests(example.facts, answers or p.answers(), example.runtime, example.observations)
    plan = Plan(tests_dir="tests/integration", files=files, dependencies=())
    changes = render(plan, Path("/nowhere"), Style()).changes
    return {Path(change.path).name: (change.after or b"").decode() for change in changes}


@pytest.mark.parametrize("name", EXAMPLES)
def test_modules_are_written_as_agreed(name: str) -> None:
    """Every file is the one that was last looked at and found good."""
    found, folder = written(name), GOLDEN / name
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("test_*.py"):
            old.unlink()
        for file, text in found.items():
            (folder / file).write_text(text, encoding="utf-8")
    assert found == {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("test_*.py"))}


@pytest.mark.parametrize("name", EXAMPLES)
def test_written_modules_have_no_loose_ends(name: str) -> None:
    """Every name is bound, every import used, no test hides another."""
    rules = "--select=E9,F,B,PT,I,ARG,RUF059"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", rules, "--ignore=ARG001"]
    done = subprocess.run([*command, str(GOLDEN / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_test_has_one_act_and_few_lines(name: str) -> None:
    """A docstring, a request, assertions: what fits on a third of a screen."""
    for text in written(name).values():
        for test in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
            if test.name.startswith("test_"):
                assert ast.get_docstring(test)
                assert sum(isinstance(node, ast.With) for node in ast.walk(test)) == 1
                assert (test.end_lineno or 0) - test.lineno <= 40


def test_names_are_the_same_each_time() -> None:
    """The same observations give the same files."""
    assert written("flask_token") == written("flask_token")


def test_without_the_database_boundary_no_rows_are_watched() -> None:
    """And without the auth boundary there is no test of the login."""
    found = written("flask_token", p.answers("api"))
    assert "test_auth.py" not in found
    assert all("changes()" not in text for text in found.values())


def test_things_of_several_modules_are_shared() -> None:
    """An article is what comments and tags begin with, too."""
    from tests.plan.examples import flask_token as example

    shared = plan_things(example.facts, p.answers(), example.runtime, example.observations)
    assert [(thing.name, thing.fixtures) for thing in shared] == [("article", ("user_client",))]


def test_only_bodies_that_are_built_have_a_builder() -> None:
    """A comment of one field is written where it is sent."""
    from tests.plan.examples import flask_token as example

    found = plan_payloads(example.facts, p.answers(), example.runtime, example.observations)
    assert [(each.noun, each.envelope) for each in found] == [("article", "article"), ("login", "user")]
