"""`add factory`, `add builder` and `add test`: what they take, and what they say when there is nothing to take."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.console import Screen
from itest.errors import ItestError
from itest.flow import watching
from itest.flow.asking import take_default
from itest.flow.grafting import add_definitions
from itest.flow.options import Options
from itest.flow.tasks.builder import BuilderTask
from itest.flow.tasks.factory import FactoryTask
from itest.flow.tasks.tests import TestsTask
from itest.flow.work import Task
from itest.model.outcome import Outcome
from itest.model.runtime import Endpoint
from tests.cli.stand_ins import World, go, tree

ITEMS = "tests/integration/test_items.py"
NEW = b"def test_create_item():\n    assert 1\n\n\ndef test_red():\n    assert 0\n"


def endpoint(key: str) -> Endpoint:
    method, path = key.split(" ")
    return Endpoint(method=method, path=path, name="", parameters=(), handler=None, first_party=True)


@pytest.fixture
def covered(project: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a suite whose application has three endpoints."""
    world.suite = {**world.suite, ITEMS: b"def test_items():\n    assert 1\n"}
    go(project, boundaries=("api", "database"), verify=False)
    known = [endpoint(key) for key in ("GET /items", "POST /items", "GET /items/{id}")]
    runtime = SimpleNamespace(endpoints=known, notes=(), models=(), tables=(), versions={})
    monkeypatch.setattr(watching, "probe", lambda *_: runtime)
    return project


def add(project: Path, task: Task, **given: Any) -> Outcome:
    options = Options(project=project, yes=True, python=sys.executable, **given)
    return add_definitions(task, options, take_default, Screen(quiet=True))


def test_only_what_is_green_and_new_comes_into_the_module(covered: Path, world: World) -> None:
    """The user's own lines stay; a red test is left out; nothing is recorded, so the module is the user's."""
    mine = b"# mine\ndef test_items(): assert 1\n"
    (covered / ITEMS).write_bytes(mine)
    manifest = (covered / ".itest.toml").read_bytes()
    world.suite[ITEMS] = b"def test_items():\n    assert 0\n\n\n" + NEW

    outcome = add(covered, TestsTask(endpoint="POST /items"))

    assert (covered / ITEMS).read_bytes() == mine + b"\n\ndef test_create_item():\n    assert 1\n"
    assert outcome.exit_code == 0
    assert (covered / ".itest.toml").read_bytes() == manifest


def test_tests_that_are_there_change_nothing(covered: Path, world: World) -> None:
    """A second time is no edit."""
    world.suite[ITEMS] = b"def test_items():\n    assert 1\n"
    before = tree(covered)

    outcome = add(covered, TestsTask(endpoint="POST /items"))

    assert outcome.status == "unchanged"
    assert tree(covered) == before


def test_a_new_module_is_remembered_as_asked_for(covered: Path, world: World) -> None:
    """So that an update does not take it away."""
    world.suite["tests/integration/test_prices.py"] = b"def test_prices():\n    assert 1\n"

    add(covered, TestsTask(endpoint="POST /items"))

    assert b"add test POST /items" in (covered / ".itest.toml").read_bytes()


def test_a_dry_run_shows_and_writes_nothing(covered: Path, world: World) -> None:
    """The names of what would come are told."""
    world.suite[ITEMS] = NEW.replace(b"assert 0", b"assert 1")
    before = tree(covered)

    outcome = add(covered, TestsTask(endpoint="POST /items"), dry_run=True)

    assert [change.reason for change in outcome.changes.changes] == ["test_create_item, test_red"]
    assert tree(covered) == before


@pytest.mark.parametrize(
    ("asked", "message", "advice"),
    [
        ("POST /itms", "no endpoint POST /itms", "Did you mean POST /items?"),
        ("/items", "2 endpoints are at /items", "'GET /items', 'POST /items'"),
        ("DELETE /items", "no endpoint DELETE /items", "itest map"),
    ],
)
def test_an_endpoint_that_is_not_there_is_said(
    covered: Path, world: World, asked: str, message: str, advice: str
) -> None:
    """Before anything is observed."""
    before = tree(covered)

    with pytest.raises(ItestError, match=message) as told:
        add(covered, TestsTask(endpoint=asked))

    assert advice in told.value.advice
    assert tree(covered) == before


@pytest.mark.parametrize("asked", ["GET /items/<int:id>", "get /items/{number}", "/items/{}/"])
def test_an_endpoint_may_be_spelled_as_the_framework_does(asked: str) -> None:
    """Its parameters are called anything, and a method that there is one of need not be said."""
    work: Any = SimpleNamespace(
        known_runtime=lambda: SimpleNamespace(endpoints=[endpoint("GET /items"), endpoint("GET /items/{id}")])
    )

    assert TestsTask(endpoint=asked).endpoints(work) == ("GET /items/{id}",)


def test_a_model_that_is_not_there_is_said(covered: Path, world: World) -> None:
    """For factories and for builders."""
    before = tree(covered)

    with pytest.raises(ItestError, match="no models"):
        add(covered, FactoryTask(model="Item"))
    with pytest.raises(ItestError, match="no request body of a Invoice"):
        add(covered, BuilderTask(model="Invoice"))

    assert tree(covered) == before


def test_a_builder_that_is_there_is_left_as_it_is(covered: Path, world: World) -> None:
    """And its place is told."""
    (covered / "tests/integration/builders.py").write_text("\n\ndef an_item():\n    return 1\n")

    with pytest.raises(ItestError, match="an_item is there already") as told:
        add(covered, BuilderTask(model="Item"))

    assert told.value.where == "tests/integration/builders.py:3"


def test_bodies_are_looked_for_where_they_may_be_sent() -> None:
    """Endpoints about the thing that take a body, in whatever number it is spelled."""
    known = [endpoint(key) for key in ("GET /orders", "POST /orders", "PUT /order-items/{id}", "POST /categories")]
    found = [dataclasses.replace(each) for each in known]
    work: Any = SimpleNamespace(
        known_runtime=lambda: SimpleNamespace(endpoints=found),
        root=Path("/nowhere"),
        answers=SimpleNamespace(tests_dir="tests"),
    )

    assert BuilderTask(model="Order").endpoints(work) == ("POST /orders", "PUT /order-items/{id}")
    assert BuilderTask(model="Category").endpoints(work) == ("POST /categories",)
