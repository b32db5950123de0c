"""`update` with stand-ins for the stages that run an application: what it brings, what it leaves, what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from itest.cli._app import run
from itest.console import Screen
from itest.errors import ItestError
from itest.flow.asking import take_default
from itest.flow.options import Options
from itest.flow.provenance import provenance
from itest.flow.updating import finish_conflicts, stale, update
from itest.model.outcome import Outcome
from itest.stages.write import claim, lock
from tests.cli.stand_ins import World, go, tree
from tests.write.test_crash import REFUSED, dying

ITEMS = "tests/integration/test_items.py"
PAGE = f".itest/conflicts/{ITEMS}.md"
TWO = b"def test_items():\n    assert 1\n\n\ndef test_more():\n    assert 2\n"


def again(project: Path, **options: Any) -> Outcome:
    given = Options(project=project, yes=True, python=sys.executable, **options)
    return update(given, take_default, Screen(quiet=True))


@pytest.fixture
def suite(project: Path, world: World) -> Path:
    """A project with a suite of two tests."""
    world.suite[ITEMS] = TWO
    go(project)
    return project


def edit(project: Path, old: bytes, new: bytes) -> None:
    content = (project / ITEMS).read_bytes()
    assert old in content
    (project / ITEMS).write_bytes(content.replace(old, new))


def application_changes(project: Path, world: World, old: bytes, new: bytes) -> None:
    (project / "app.py").write_text((project / "app.py").read_text() + "\n# more\n")
    world.suite[ITEMS] = world.suite[ITEMS].replace(old, new)


def test_without_a_suite_there_is_nothing_to_update(project: Path, world: World) -> None:
    """The way out is named."""
    with pytest.raises(ItestError, match="no suite") as caught:
        again(project)

    assert "itest init" in caught.value.advice


def test_in_step_nothing_is_run(suite: Path, world: World) -> None:
    """The digest of the sources tells, so that a job in CI costs next to nothing."""
    before, world.sandboxes = tree(suite), 0

    outcome = again(suite)

    assert (outcome.status, outcome.exit_code, stale(outcome), world.sandboxes) == ("unchanged", 0, False, 0)
    assert tree(suite) == before


@pytest.mark.slow
def test_both_sides_come_together(suite: Path, world: World) -> None:
    """The user's edit of one test, the application's change of another."""
    edit(suite, b"assert 1\n", b"assert 1  # mine\n")
    application_changes(suite, world, b"assert 2\n", b"assert 3\n")

    outcome = again(suite)

    assert (outcome.status, outcome.exit_code) == ("written", 0)
    assert (suite / ITEMS).read_bytes() == TWO.replace(b"assert 1\n", b"assert 1  # mine\n").replace(b"2\n", b"3\n")
    before = tree(suite)
    assert again(suite).status == "unchanged"
    assert tree(suite) == before


@pytest.mark.slow
def test_an_edit_survives_any_number_of_updates(suite: Path, world: World) -> None:
    """What is remembered is what itest wrote, not what came of it."""
    edit(suite, b"assert 1\n", b"assert 1  # mine\n")
    for number in range(3, 6):
        application_changes(suite, world, f"assert {number - 1}\n".encode(), f"assert {number}\n".encode())
        again(suite)

    assert (suite / ITEMS).read_bytes() == TWO.replace(b"assert 1\n", b"assert 1  # mine\n").replace(b"2\n", b"5\n")


@pytest.mark.slow
def test_a_conflict_leaves_the_users_version_and_a_page(suite: Path, world: World) -> None:
    """Exit code 3 until the user says that it is settled; the suite runs on all the while."""
    edit(suite, b"assert 2\n", b"assert 2 + 0\n")
    application_changes(suite, world, b"assert 2\n", b"assert 3\n")
    mine = (suite / ITEMS).read_bytes()

    outcome = again(suite)

    assert (outcome.exit_code, [c.name for c in outcome.conflicts]) == (3, ["test_more"])
    assert (suite / ITEMS).read_bytes() == mine
    page = (suite / PAGE).read_text()
    assert page.index("assert 2 + 0") < page.index("assert 3") < page.index("assert 2\n")
    assert outcome.final is not None
    assert outcome.final.green
    assert again(suite).exit_code == 3
    assert finish_conflicts(Options(project=suite), Screen(quiet=True)) == (PAGE,)
    assert not (suite / ".itest/conflicts").exists()
    assert again(suite).exit_code == 0
    assert (suite / ITEMS).read_bytes() == mine


@pytest.mark.slow
def test_a_file_that_is_no_longer_made_goes(suite: Path, world: World) -> None:
    """From disk and from what is remembered."""
    world.suite["tests/integration/test_other.py"] = world.suite.pop(ITEMS)
    (suite / "app.py").write_text((suite / "app.py").read_text() + "\n# more\n")

    again(suite)

    assert not (suite / ITEMS).exists()
    assert ITEMS not in (suite / ".itest.toml").read_text() + (suite / ".itest/base.txt").read_text()


@pytest.mark.slow
def test_check_writes_nothing_and_tells_by_its_exit_code(suite: Path, world: World) -> None:
    """A change of the source that changes nothing of the suite is no reason to fail."""
    arguments = ["update", "--check", "--yes", "-q", "-C", str(suite), "--python", sys.executable]
    assert run(arguments) == 0
    (suite / "app.py").write_text((suite / "app.py").read_text() + "\n# more\n")
    before = tree(suite)
    assert run(arguments) == 0

    application_changes(suite, world, b"assert 2\n", b"assert 3\n")
    changed = {**before, "app.py": (suite / "app.py").read_bytes()}
    assert run(arguments) == 1
    assert tree(suite) == changed


def test_finish_says_what_it_took_away(suite: Path, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as JSON; again and again does no harm."""
    assert run(["update", "--finish", "-C", str(suite)]) == 0
    assert "No conflicts are left" in capsys.readouterr().out
    assert run(["update", "--finish", "--json", "-C", str(suite)]) == 0
    assert '"finished": []' in capsys.readouterr().out


@pytest.mark.slow
def test_one_that_was_killed_is_taken_back_first(suite: Path, world: World) -> None:
    """A journal that was left: the command tells, and works on what is on disk then."""
    journal = '{"schema": 1, "folders": [], "steps": [{"path": "app.py", "before": "", "after": "x", "mode": 420, '
    (suite / ".itest/journal").write_text(journal + '"staged": ".x.itest"}]}')
    (suite / ".x.itest").write_text("half")

    outcome = again(suite)

    assert any("killed" in note for note in outcome.notes)
    assert not (suite / ".x.itest").exists()
    assert not (suite / ".itest/journal").exists()
    assert (suite / "app.py").stat().st_size > 0


@pytest.mark.slow
def test_another_itest_keeps_it_out(suite: Path, world: World) -> None:
    """From the first step on, and not only when it writes."""
    held = claim(suite)

    def other() -> None:
        lock._held.clear()
        lock.claim(suite, patience=0.1)

    assert dying(1_000_000, other) == REFUSED
    held.release()
    assert dying(1_000_000, other) == 0


QUOTED = b'def test_items():\n    assert 1\n\n\ndef test_more():\n    assert "b" != "c"\n'
SINGLE = '[tool.ruff]\nline-length = 40\n\n[tool.ruff.format]\nquote-style = "single"\n'


@pytest.fixture
def quoted(project: Path, world: World) -> Path:
    """A suite with double quotes, in a project whose formatter wants single ones."""
    (project / "pyproject.toml").write_text(SINGLE)
    world.suite[ITEMS] = QUOTED
    go(project)
    return project


@pytest.mark.slow
def test_what_comes_new_is_laid_out_as_the_projects_formatter_does(quoted: Path, world: World) -> None:
    """Where the user runs it over the suite: that is no edit, and its next run finds nothing to do."""
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", ITEMS]
    subprocess.run(ruff, cwd=quoted, check=True)
    assert b"'b' != 'c'" in (quoted / ITEMS).read_bytes()
    application_changes(quoted, world, b"assert 1\n", b'assert "a long text that goes on" == "and on"\n')

    outcome = again(quoted)

    text = (quoted / ITEMS).read_bytes()
    assert outcome.conflicts == ()
    assert b"        'a long text that goes on'\n        == 'and on'\n" in text
    assert b"'b' != 'c'" in text
    subprocess.run([*ruff, "--check"], cwd=quoted, check=True)
    application_changes(quoted, world, b"nothing", b"nothing")
    assert again(quoted).conflicts == ()
    assert (quoted / ITEMS).read_bytes() == text


@pytest.mark.slow
def test_a_file_that_the_formatter_would_change_is_not_formatted(quoted: Path, world: World) -> None:
    """Whoever does not run it over the suite gets the news alone."""
    edit(quoted, b"assert 1\n", b"assert 1  # mine, with 'both' kinds\n    assert   2\n")
    application_changes(quoted, world, b'!= "c"', b'!= "d"')

    again(quoted)

    text = (quoted / ITEMS).read_bytes()
    assert b"assert   2" in text
    assert b'"b" != "d"' in text


def test_explain_tells_whose_a_file_is(suite: Path, world: World) -> None:
    """Template, answers, version, and definition by definition what is the user's."""
    edit(suite, b"assert 1\n", b"assert 1  # mine\n")
    edit(suite, b"def test_more", b"def test_renamed")
    with (suite / ITEMS).open("ab") as file:
        file.write(b"\n\ndef test_own():\n    pass\n")

    found = provenance(ITEMS, suite)

    assert found is not None
    assert dict(found.facts)["state"] == "edited since itest wrote it"
    lines = [" ".join(line.split()) for line in found.body.splitlines()[1:]]
    assert lines == [
        "test_items edited by you",
        "test_renamed itest's, renamed by you from test_more",
        "test_own yours",
    ]
    with pytest.raises(ItestError, match="did not write"):
        provenance("app.py", suite)
    assert provenance("M02", suite) is None
