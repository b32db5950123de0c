"""A fixture of the user's that could serve does so where the tests are as green with it as without."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from itest.errors import ItestError
from itest.flow import reusing
from itest.model.changes import ChangeSet, Dropped, Verdict
from itest.model.facts import ExistingFixture, Where
from itest.model.plan import FixtureUse, Plan
from tests.foundation.samples import FLASK

CLIENT = ExistingFixture(
    name="client", scope="function", where=Where(path="tests/conftest.py", line=3), serves=True, why=""
)
Red = Sequence[str] | ItestError


class Sandbox:
    """Answers each run with the next of `reds`, and keeps which suite was run."""

    def __init__(self, *reds: Red) -> None:
        self.reds = list(reds)
        self.ran: list[str] = []

    def run_once(self, suite: ChangeSet, *_: object) -> Verdict:
        self.ran.append(suite.notes[0])
        red = self.reds.pop(0)
        if isinstance(red, ItestError):
            raise red
        failed = tuple(Dropped(test=name, reason="") for name in red)
        return Verdict(passed=1, failed=failed, dropped=(), runs=("once",), seconds=0.1)


def settle(monkeypatch: pytest.MonkeyPatch, *reds: Red, verify: bool = True, task: object = None) -> tuple[str, Any]:
    """Whose client the suite has in the end, what the facts say of the user's, and which suites were run."""
    box = Sandbox(*reds)
    monkeypatch.setattr(reusing, "run_once", box.run_once)
    monkeypatch.setattr(reusing, "runner", lambda *_: None)
    work: Any = SimpleNamespace(
        facts=dataclasses.replace(FLASK[0], fixtures=(CLIENT,)), answers=SimpleNamespace(verify=verify), task=task
    )

    def written() -> tuple[Plan, ChangeSet]:
        served = work.facts.fixtures[0].serves
        use = FixtureUse(name="client", where=CLIENT.where, use="reused" if served else "overridden")
        plan = Plan(tests_dir="tests/integration", files=(), dependencies=(), fixtures=(use,))
        return plan, ChangeSet(changes=(), notes=("the user's" if served else "its own",))

    suite = reusing.settled(work, box, written)  # type: ignore[arg-type]
    return suite.notes[0], (work.facts.fixtures[0].why, box.ran)


def test_it_serves_where_everything_is_green(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run is enough to know."""
    assert settle(monkeypatch, []) == ("the user's", ("", ["the user's"]))


def test_it_does_not_where_a_test_is_red_only_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite has its own instead, and the reason is told."""
    whose, (why, ran) = settle(monkeypatch, ["test_a", "test_b"], ["test_b"])

    assert (whose, why, ran) == ("its own", reusing.RED, ["the user's", "its own"])


def test_it_serves_where_the_same_tests_are_red_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not to blame for them."""
    assert settle(monkeypatch, ["test_a"], ["test_a"])[0] == "the user's"


def test_it_does_not_where_pytest_does_not_come_to_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A conftest that fails with it is red too."""
    assert settle(monkeypatch, ItestError("pytest could not run"), [])[0] == "its own"


def test_it_does_not_where_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """With --no-verify nobody knows."""
    assert settle(monkeypatch, verify=False) == ("its own", ("was not tried with these tests", []))


def test_a_single_test_is_added_to_the_suite_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose client its conftest has was decided before."""
    assert settle(monkeypatch, task=object()) == ("the user's", ("", []))
