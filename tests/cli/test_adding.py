"""`add`, `remove` and what they refuse, with stand-ins for the stages that run an application."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # stubs are not among the dev extras

from itest.cli._app import run
from itest.console import Screen
from itest.errors import ItestError, NotGreenError
from itest.flow.adding import add_boundaries, remove_boundary
from itest.flow.asking import take_default
from itest.flow.ci import add_ci
from itest.flow.options import Options
from itest.model.outcome import Outcome
from itest.model.question import Question
from tests.cli.stand_ins import World, go, tree

MAILS = "tests/integration/test_mails.py"
SHARED = "tests/integration/support/__init__.py"
MODULE = b"def test_mails():\n    assert 1\n"


def options(project: Path, **given: Any) -> Options:
    return Options(project=project, yes=True, python=sys.executable, **given)


def add(project: Path, *names: str, **given: Any) -> Outcome:
    return add_boundaries(names, options(project, **given), take_default, Screen(quiet=True))


def remove(project: Path, name: str, **given: Any) -> Outcome:
    return remove_boundary(name, options(project, **given), take_default, Screen(quiet=True))


@pytest.fixture
def covered(project: Path, world: World) -> Path:
    """A project whose suite covers the database alone, and an application that also sends mail."""
    (project / "letters.py").write_text(
        "import smtplib\n\n\ndef tell():\n    smtplib.SMTP('localhost').send_message(1)\n"
    )
    world.suite["tests/integration/test_items.py"] = b"def test_items():\n    assert 1\n"
    go(project, boundaries=("database", "api"), verify=False)
    return project


def with_mail(world: World) -> None:
    """From now on the suite has a module about mail, a file in support/ and a library of its own."""
    world.suite |= {MAILS: MODULE, SHARED: b'"""Support."""\n'}
    world.dependencies = (*world.dependencies, "mail-library>=1")


def without_mail(world: World) -> None:
    for path in (MAILS, SHARED):
        world.suite.pop(path, None)
    world.dependencies = world.dependencies[:-1]


@pytest.mark.slow
def test_add_then_remove_leaves_every_byte_as_it_was(covered: Path, world: World) -> None:
    """Files, `.itest.toml`, the merge base and the list of libraries; folders too."""
    before = tree(covered)
    with_mail(world)

    added = add(covered, "email")

    there = tree(covered)
    assert added.exit_code == 0
    assert there[MAILS] == MODULE
    assert b"mail-library>=1\n" in there["requirements-dev.txt"]
    assert b'"email"' in there[".itest.toml"]

    without_mail(world)
    removed = remove(covered, "email")

    assert removed.exit_code == 0
    assert tree(covered) == before
    assert not (covered / "tests/integration/support").exists()


@pytest.mark.slow
def test_what_was_edited_stays_and_is_named(covered: Path, world: World) -> None:
    """The user's test of mails outlives the boundary."""
    with_mail(world)
    add(covered, "email")
    (covered / MAILS).write_bytes(MODULE + b"\n\ndef test_mine():\n    assert 2\n")
    without_mail(world)

    outcome = remove(covered, "email")

    assert b"def test_mine" in (covered / MAILS).read_bytes()
    assert MAILS in [kept.path for kept in outcome.kept]
    assert not (covered / SHARED).exists()


def test_a_suite_that_would_be_red_is_not_left_so(covered: Path, world: World) -> None:
    """The whole suite is run, also what the user wrote; the project is as it was then."""
    (covered / "tests/integration/test_mine.py").write_text(
        f"from pathlib import Path\n\n\ndef test_mine():\n    assert not Path({MAILS!r}).exists()\n"
    )
    before = tree(covered)
    with_mail(world)

    with pytest.raises(NotGreenError, match="1 tests of the suite would be red") as told:
        add(covered, "email")

    assert "test_mine" in told.value.advice
    assert tree(covered) == before


def test_a_dry_run_of_add_writes_nothing(covered: Path, world: World) -> None:
    """The same plan, shown."""
    before = tree(covered)
    with_mail(world)

    outcome = add(covered, "email", dry_run=True)

    assert outcome.status == "planned"
    assert MAILS in [change.path for change in outcome.changes.changes]
    assert tree(covered) == before


@pytest.mark.parametrize(
    ("name", "message", "advice"),
    [
        ("emial", "There is no boundary called emial", "Did you mean email?"),
        ("database", "covers boundary database already", "itest remove boundary"),
        ("payment", "Nothing of boundary payment was found", "itest inspect"),
    ],
)
def test_what_cannot_be_added_is_said_before_anything_runs(
    covered: Path, world: World, name: str, message: str, advice: str
) -> None:
    """With what comes near."""
    before, world.sandboxes = tree(covered), 0

    with pytest.raises(ItestError, match=message) as told:
        add(covered, "email", name)

    assert advice in told.value.advice
    assert told.value.exit_code == 2
    assert (tree(covered), world.sandboxes) == (before, 0)


@pytest.mark.parametrize(
    ("name", "message"), [("emial", "no boundary called"), ("email", "does not cover boundary email")]
)
def test_what_cannot_be_removed_is_said(covered: Path, world: World, name: str, message: str) -> None:
    """Unknown, or never added."""
    before = tree(covered)

    with pytest.raises(ItestError, match=message):
        remove(covered, name)

    assert tree(covered) == before


def test_the_last_boundary_stays(project: Path, world: World) -> None:
    """A suite without any is no suite."""
    go(project, boundaries=("api",), verify=False)
    before = tree(project)

    with pytest.raises(ItestError, match="only boundary"):
        remove(project, "api")

    assert tree(project) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "boundary", "email"],
        ["remove", "boundary", "email"],
        ["add", "factory", "User"],
        ["add", "builder", "User"],
        ["add", "test", "POST /items"],
        ["add", "ci"],
    ],
)
def test_without_a_suite_there_is_nothing_to_add_to(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Exit code 2, the command that comes first, nothing written."""
    before = tree(project)

    assert run([*arguments, "--yes", "-C", str(project)]) == 2

    assert "itest init" in capsys.readouterr().err
    assert tree(project) == before


@pytest.mark.parametrize(("arguments", "code"), [(["add"], 2), (["remove", "email"], 2), (["add", "--help"], 0)])
def test_half_a_verb_is_told_its_other_half(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    """Before the project is looked at."""
    assert run(arguments) == code

    said = capsys.readouterr()
    assert "boundary" in (said.out if code == 0 else said.err)


def ci(project: Path, **given: Any) -> Outcome:
    return add_ci(options(project, **given), take_default, Screen(quiet=True))


def test_a_workflow_lies_at_the_top_of_the_repository(covered: Path, world: World) -> None:
    """With the project's folder to work in; it is valid YAML and has no services."""
    (covered.parent / ".git").mkdir()

    outcome = ci(covered)

    path = covered.parent / ".github/workflows/integration-tests.yml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    job = told["jobs"]["integration"]
    assert outcome.status == "written"
    assert job["defaults"]["run"]["working-directory"] == "project"
    assert job["steps"][-1]["run"] == "python -m pytest tests/integration"
    assert "services" not in job
    assert told["permissions"] == {"contents": "read"}


def test_a_workflow_is_never_overwritten(covered: Path, world: World) -> None:
    """The same again changes nothing; another one is in the way."""
    (covered / ".git").mkdir()
    ci(covered)
    before = tree(covered)

    assert ci(covered).status == "unchanged"
    path = covered / ".github/workflows/integration-tests.yml"
    path.write_text(path.read_text() + "# mine\n")
    with pytest.raises(ItestError, match="is there already"):
        ci(covered)
    path.write_bytes(before[".github/workflows/integration-tests.yml"])
    assert tree(covered) == before


def test_no_workflow_where_the_user_says_no(covered: Path, world: World) -> None:
    """And none in a dry run."""
    (covered / ".git").mkdir()
    before = tree(covered)

    def no(_: Question) -> tuple[str, ...]:
        return ()

    with contextlib.suppress(ItestError):
        add_ci(Options(project=covered), no, Screen(quiet=True))
    ci(covered, dry_run=True)

    assert tree(covered) == before
