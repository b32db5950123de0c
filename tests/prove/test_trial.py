"""Faults tried in processes of their own: caught, survived, hung, died, and seen by session fixtures alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from itest.agent.prove.edits import edits
from itest.agent.prove.source import read
from itest.errors import ItestError
from itest.model.proof import Baseline, Fault, Measured, Outcome
from itest.sandbox import Sandbox
from itest.stages.prove import Crew, survey, trial
from itest.stages.prove.crew import PATIENCE
from tests.prove.proofs import fault
from tests.sandbox.facts import INTERPRETER, project_facts

CALC = """
import os


def add(a, b):
    return a + b


def countdown(n):
    while n > 0:
        n -= 1
    return n


def stay(leaving):
    if leaving:
        os._exit(3)
    return "here"


def remember(log):
    log.append(1)
    return log


def account(name):
    return {"name": name, "open": True}


def wrapped(function):
    return function


@wrapped
def guarded_by_login():
    return 1
"""
TESTS = """
import pytest
from calc import account, add, countdown, remember, stay


@pytest.fixture(scope="session")
def ada():
    return account("ada")


def test_account_is_open(ada):
    assert ada["open"]


def test_account_of_nobody():
    assert account("")["name"] == ""


def test_add():
    assert add(1, 2) == 3


def test_countdown():
    assert countdown(2) == 0


def test_stay():
    assert stay(False) == "here"


def test_remember():
    assert remember([]) is not None
"""
SEEN_BY = {"account": ("of_nobody",), "add": ("add",), "countdown": ("countdown",), "stay": ("stay",)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "calc"
    (root / "tests").mkdir(parents=True)
    (root / "calc.py").write_text(CALC, encoding="utf-8")
    (root / "tests" / "test_calc.py").write_text(TESTS, encoding="utf-8")
    return root


@pytest.fixture
def box(project: Path) -> Iterator[Sandbox]:
    with Sandbox.create(project_facts(project), INTERPRETER) as sandbox:
        yield sandbox


def chosen(project: Path, operator: str, line: str, tests: tuple[str, ...], *, shared: bool = False) -> Fault:
    """The fault of that kind on the line that holds the text."""
    source = read(str(project / "calc.py"))
    lines = source.text.splitlines()
    index, edit = next(
        (n, e) for n, e in enumerate(edits(source)) if (e.operator, lines[e.line - 1].strip()) == (operator, line)
    )
    ids = tuple(f"tests/test_calc.py::test_{name}" for name in tests)
    return fault(path="calc.py", index=index, line=edit.line, operator=operator, tests=ids, shared=shared)


def tried(box: Sandbox, baseline: Baseline, faults: list[Fault], workers: int = 1) -> dict[str, Outcome]:
    told: list[int] = []
    outcomes = trial(box, baseline, faults, ["tests"], Crew(workers=workers, progress=told.append))
    assert told[-1] == len(faults)
    return {outcome.fault.operator: outcome for outcome in outcomes}


@pytest.mark.slow
def test_faults_are_caught_or_survive_and_the_files_stay(
    project: Path, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes share the list; a hang and a death cost one process each, not the others' verdicts."""
    monkeypatch.setattr("itest.stages.prove.crew.PATIENCE", (1.5, PATIENCE[1]))
    baseline = survey(box, "flask", ["tests"], ["tests"])
    assert [test.outcome for test in baseline.tests] == ["passed"] * 6
    faults = [
        chosen(project, "dropped call", "log.append(1)", ("remember",)),
        chosen(project, "negated condition", "if leaving:", ("stay",)),
        chosen(project, "wrong amount", "n -= 1", ("countdown",)),
        chosen(project, "wrong sign", "n -= 1", ("countdown",)),
        chosen(project, "flipped boolean", 'return {"name": name, "open": True}', ("account_of_nobody",), shared=True),
        chosen(project, "changed key", 'return {"name": name, "open": True}', ()),
    ]
    found = tried(box, baseline, faults, workers=2)
    assert {operator: outcome.verdict for operator, outcome in found.items()} == {
        "dropped call": "survived",
        "negated condition": "crashed",
        "wrong amount": "survived",
        "wrong sign": "timeout",
        "flipped boolean": "caught",
        "changed key": "survived",
    }
    assert found["wrong sign"].test == "tests/test_calc.py::test_countdown"
    assert found["flipped boolean"].test == "tests/test_calc.py::test_account_is_open"
    assert found["changed key"].reason == "no test runs this line"
    assert (project / "calc.py").read_text(encoding="utf-8") == CALC
    assert (box.project / "calc.py").read_text(encoding="utf-8") == CALC


@pytest.mark.slow
def test_a_caught_fault_is_told_with_the_test_and_what_it_said(project: Path, box: Sandbox) -> None:
    """The first test that fails ends the trial of this fault."""
    baseline = survey(box, "flask", ["tests"], ["tests"])
    outcome = tried(box, baseline, [chosen(project, "wrong sign", "return a + b", ("countdown", "add", "stay"))])
    (only,) = outcome.values()
    assert (only.verdict, only.test, only.ran) == ("caught", "tests/test_calc.py::test_add", 2)
    assert "assert -1 == 3" in only.reason


@pytest.mark.slow
def test_tests_that_fail_without_any_fault_are_named(project: Path, box: Sandbox) -> None:
    """With their reason; a file that cannot be collected counts, too."""
    (box.project / "tests" / "test_red.py").write_text("def test_red():\n    assert 1 == 2\n", encoding="utf-8")
    (box.project / "tests" / "test_broken.py").write_text("import nowhere_at_all\n", encoding="utf-8")
    baseline = survey(box, "flask", ["tests"], ["tests"])
    assert [red.test for red in baseline.red] == ["tests/test_broken.py", "tests/test_red.py::test_red"]
    assert "nowhere_at_all" in baseline.red[0].reason
    assert "assert 1 == 2" in baseline.red[1].reason


@pytest.mark.slow
def test_no_tests_at_all_is_an_error(project: Path, box: Sandbox) -> None:
    """There is nothing that could notice anything."""
    (box.project / "empty").mkdir()
    with pytest.raises(ItestError, match="No tests were collected from empty"):
        survey(box, "flask", ["empty"], ["empty"])


def test_nothing_to_try_needs_no_process(box: Sandbox) -> None:
    """Faults that no test runs survive at once."""
    baseline = Baseline(tests=(Measured(id="t", outcome="passed"),), errors=(), endpoints=(), faults=(), seconds=0.0)
    found = tried(box, baseline, [fault(tests=())])
    assert [outcome.verdict for outcome in found.values()] == ["survived"]
