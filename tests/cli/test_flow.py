"""`init` from end to end with stand-ins for the stages that run an application: what is written, when, and what not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from itest.console import Screen
from itest.console.documents import outcome_document
from itest.errors import ItestError
from itest.flow import running
from itest.flow.initialise import init
from itest.flow.options import Options
from itest.model.question import Question
from tests.cli.stand_ins import World, go, tree


def test_a_suite_is_written_recorded_installed_and_run(project: Path, world: World) -> None:
    """What was red in the sandbox is not there; the final run is a real one."""
    outcome = go(project)

    files = tree(project)
    assert files["tests/integration/test_items.py"] == b"def test_items():\n    assert 1\n\n\n"
    assert files["requirements-dev.txt"] == b"pytest\nnot-there-at-all>=1\n"
    assert world.installed == [("not-there-at-all>=1",)]
    assert outcome.status == "written"
    assert outcome.final is not None
    assert (outcome.final.passed, outcome.final.green, outcome.exit_code) == (1, True, 0)
    assert outcome.trial is not None
    assert [d.test for d in outcome.trial.dropped] == ["tests/integration/test_items.py::test_red"]
    assert (outcome.covered, outcome.refused, outcome.endpoints) == (1, 1, 2)
    assert sorted(files) == [
        ".itest.toml",
        ".itest/base.txt",
        "app.py",
        "requirements-dev.txt",
        "tests/integration/__init__.py",
        "tests/integration/test_items.py",
    ]


def test_a_second_time_changes_nothing_and_runs_nothing(project: Path, world: World) -> None:
    """Same project, same answers: not even a sandbox is made."""
    go(project)
    before, world.sandboxes = tree(project), 0

    outcome = go(project)

    assert outcome.status == "unchanged"
    assert outcome.exit_code == 0
    assert tree(project) == before
    assert world.sandboxes == 0


def test_a_dry_run_writes_and_installs_nothing(project: Path, world: World) -> None:
    """It is the same plan, after the same trial."""
    before = tree(project)

    outcome = go(project, dry_run=True)

    assert outcome.status == "planned"
    assert [c.path for c in outcome.changes.changes] == [
        ".itest.toml",
        ".itest/base.txt",
        "requirements-dev.txt",
        "tests/integration/__init__.py",
        "tests/integration/test_items.py",
    ]
    assert outcome.changes.dependencies == ("not-there-at-all>=1",)
    assert tree(project) == before
    assert world.installed == []


@pytest.mark.parametrize(("verbose", "shown"), [(True, True), (False, False)])
def test_what_wanted_to_leave_this_machine_is_told(
    project: Path, world: World, capsys: pytest.CaptureFixture[str], verbose: bool, shown: bool
) -> None:
    """In the JSON document always, for people with -v: how often the fence refused, and what was wanted."""
    outcome = go(project)
    screen = Screen(quiet=False, verbose=verbose)
    screen.outcome(outcome)

    assert outcome_document(outcome)["outside"] == [{"target": "api.example.com:443", "refused": 2}]
    told = capsys.readouterr()
    assert ("connections out of this machine, all refused: 2: api.example.com:443 (2)" in told.out + told.err) == shown


def test_no_install_neither_installs_nor_records(project: Path, world: World) -> None:
    """The user is told what is lacking."""
    outcome = go(project, install=False)

    assert (project / "requirements-dev.txt").read_text() == "pytest\n"
    assert world.installed == []
    assert outcome.lacking == ("not-there-at-all>=1",)
    assert outcome.exit_code == 0


def test_an_install_that_fails_is_told_and_is_not_done(project: Path, world: World) -> None:
    """The suite is there and was green, but the project's environment cannot run it yet: exit code 1."""
    world.install_works = False

    outcome = go(project)

    assert outcome.status == "written"
    assert outcome.lacking == ("not-there-at-all>=1",)
    assert any("no index" in note for note in outcome.notes)
    assert outcome.exit_code == 1


def test_a_suite_that_is_red_in_the_project_is_exit_code_1(
    project: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Green in the sandbox, red in the project's own folder: said, not hidden."""
    (project / "here").touch()
    world.suite["tests/integration/test_items.py"] = (
        b"import pathlib\n\n\ndef test_items():\n    assert not pathlib.Path('here').exists()\n\n\n"
        b"def test_red():\n    assert 0\n"
    )

    outcome = go(project)

    assert outcome.final is not None
    assert not outcome.final.green
    assert outcome.exit_code == 1


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ItestError("the final run did not end")])
def test_whatever_ends_the_final_run_takes_the_files_back(
    project: Path, world: World, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    """Ctrl-C anywhere leaves the project as it was."""
    before = tree(project)

    def ended(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(running, "run", ended)

    with pytest.raises((KeyboardInterrupt, ItestError)):
        go(project)

    assert tree(project) == before
    assert not (project / "tests").exists()


def test_without_verification_nothing_is_run(project: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--no-verify` is the user's own responsibility."""
    outcome = go(project, verify=False)

    assert outcome.trial is None
    assert outcome.final is None
    assert b"test_red" in tree(project)["tests/integration/test_items.py"]
    assert outcome.exit_code == 0


def test_who_says_no_to_the_preview_gets_nothing_written(project: Path, world: World) -> None:
    """And an exit code that says that it was not done."""
    before = tree(project)

    def answer(question: Question) -> tuple[str, ...]:
        return () if question.flag == "--yes" else question.default

    with pytest.raises(ItestError, match="Nothing was written"):
        init(Options(project=project, python=sys.executable), answer, Screen(quiet=True))

    assert tree(project) == before


def test_one_application_in_a_folder_of_its_own_is_found_from_above(project: Path, world: World) -> None:
    """A monorepo with one `backend/`: the suite goes there."""
    backend = project / "backend"
    backend.mkdir()
    for name in ("app.py", "requirements-dev.txt"):
        (project / name).rename(backend / name)
    (backend / "requirements.txt").write_text("flask\n")

    outcome = go(project)

    assert Path(outcome.facts.root) in (project, backend)
    assert outcome.status == "written"
