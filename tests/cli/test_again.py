"""A suite that is met again: by `init`, without its record or merge base, after a later itest, in another folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from itest.cli._app import run
from itest.console import Screen
from itest.errors import ItestError
from itest.flow.adding import add_boundaries
from itest.flow.asking import take_default
from itest.flow.options import Options
from itest.flow.updating import finish_conflicts, stale, update
from itest.model.outcome import Outcome
from itest.stages.record import read_manifest
from tests.cli.stand_ins import World, go, tree

ITEMS = "tests/integration/test_items.py"
MORE = "tests/integration/test_more.py"
INIT = "tests/integration/__init__.py"
TWO = b"def test_items():\n    assert 1\n\n\ndef test_more():\n    assert 2\n"


def options(project: Path, **given: Any) -> Options:
    return Options(project=project, yes=True, python=sys.executable, **given)


def again(project: Path, **given: Any) -> Outcome:
    return update(options(project, **given), take_default, Screen(quiet=True))


@pytest.fixture
def suite(project: Path, world: World) -> Path:
    """A suite of two tests, of which the user has edited the second."""
    world.suite[ITEMS] = TWO
    world.dependencies = ("pytest>=7",)
    go(project, verify=False)
    (project / ITEMS).write_bytes(TWO.replace(b"assert 2", b"assert 2 + 0"))
    return project


def application_changes(project: Path) -> None:
    (project / "app.py").write_text((project / "app.py").read_text() + "\n# more\n")


def refused(project: Path, what: str, do: Any, *says: str) -> None:
    """One message with a way out, exit code 2, and every byte as it was."""
    before = tree(project)
    with pytest.raises(ItestError, match=what) as caught:
        do()
    assert caught.value.exit_code == 2
    assert all(words in caught.value.advice for words in says), caught.value.advice
    assert tree(project) == before


def test_init_where_the_suite_is_in_step_does_nothing(suite: Path, world: World) -> None:
    """Also with the flags that it was written with."""
    before, world.sandboxes = tree(suite), 0

    outcomes = [go(suite), go(suite, boundaries=("database", "api")), go(suite, tests_dir="tests/integration/")]

    assert {(outcome.status, outcome.exit_code) for outcome in outcomes} == {("unchanged", 0)}
    assert (tree(suite), world.sandboxes) == (before, 0)


def test_init_where_the_application_has_changed_names_update(suite: Path, world: World) -> None:
    """It does not do the work of another verb."""
    application_changes(suite)

    refused(suite, "suite of itest's in tests/integration already, of api, database", lambda: go(suite), "itest update")


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({"boundaries": ("api", "database", "email")}, "itest add boundary email"),
        ({"boundaries": ("api",)}, "itest remove boundary database"),
        ({"tests_dir": "tests/api"}, "itest update"),
    ],
)
def test_init_that_wants_another_suite_names_the_verb(
    suite: Path, world: World, flags: dict[str, Any], says: str
) -> None:
    """Other boundaries, another folder."""
    refused(suite, "suite of itest's in tests/integration already", lambda: go(suite, **flags), says)


def test_without_its_record_only_init_goes_on(suite: Path, world: World) -> None:
    """The merge base tells that there was one."""
    (suite / ".itest.toml").unlink()

    refused(suite, "missing", lambda: again(suite), "version control", "itest init")
    add = lambda: add_boundaries(("email",), options(suite), take_default, Screen(quiet=True))  # noqa: E731
    refused(suite, "missing", add, "version control", "itest init")


def test_begun_anew_what_was_edited_stays_and_what_was_deleted_comes(suite: Path, world: World) -> None:
    """In the same folder, with boundaries that are asked for again; and the next time is a second time."""
    (suite / ".itest.toml").unlink()
    (suite / INIT).unlink()
    world.suite[ITEMS] = TWO.replace(b"assert 1", b"assert 1 + 0")

    outcome = go(suite, verify=False, boundaries=("api",))

    assert outcome.answers.tests_dir == "tests/integration"
    assert outcome.answers.boundaries == ("api",)
    assert any("begun anew" in note for note in outcome.notes)
    assert (suite / INIT).exists()
    assert (suite / ITEMS).read_bytes() == world.suite[ITEMS].replace(b"assert 2", b"assert 2 + 0")
    assert go(suite).status == again(suite).status == "unchanged"


def test_where_nothing_of_it_is_left_there_was_none(suite: Path, world: World) -> None:
    """Folder and record are gone, the merge base was forgotten."""
    (suite / ".itest.toml").unlink()
    shutil.rmtree(suite / "tests")

    refused(suite, "no suite", lambda: again(suite), "itest init")
    assert go(suite, verify=False).status == "written"


@pytest.mark.parametrize("damage", ["missing", "torn", "binary"])
def test_a_lost_merge_base_is_made_anew(suite: Path, world: World, damage: str) -> None:
    """Neither the application nor itest has changed, so itest knows what it wrote: no conflict, no edit lost."""
    base = suite / ".itest/base.txt"
    whole, mine = base.read_bytes(), (suite / ITEMS).read_bytes()
    if damage == "missing":
        base.unlink()
    else:
        base.write_bytes(whole.replace(b"|     assert 2", b"<<<<<<< mine") if damage == "torn" else b"\xff\xfe\x00")

    outcome = again(suite, verify=False)

    assert (outcome.status, outcome.conflicts) == ("written", ())
    assert any("base.txt" in note for note in outcome.notes)
    assert (base.read_bytes(), (suite / ITEMS).read_bytes()) == (whole, mine)
    assert again(suite).status == "unchanged"


def test_a_merge_base_lost_before_the_application_changed_costs_a_conflict(suite: Path, world: World) -> None:
    """Only where the user has edited; files that nobody edited follow."""
    (suite / ".itest/base.txt").unlink()
    application_changes(suite)
    world.suite[ITEMS] = TWO.replace(b"assert 1", b"assert 3")
    world.suite[INIT] = b'"""Other tests."""\n'
    mine = (suite / ITEMS).read_bytes()

    outcome = again(suite, verify=False)

    assert outcome.exit_code == 3
    assert ["no longer known" in conflict.why for conflict in outcome.conflicts] == [True]
    assert (suite / ITEMS).read_bytes() == mine
    assert (suite / INIT).read_bytes() == world.suite[INIT]
    finish_conflicts(options(suite), Screen(quiet=True))
    assert again(suite).status == "unchanged"


def test_a_later_itest_is_not_taken_back(suite: Path, world: World) -> None:
    """A team with two versions: the older one says so and keeps its hands off; a check in CI fails."""
    record = suite / ".itest.toml"
    record.write_text(record.read_text().replace('version = "0.1.0"', 'version = "77.1"'))

    for verb in (again, go):
        refused(suite, "last written by itest 77.1", lambda verb=verb: verb(suite), "itest-scaffold>=77.1")
    assert run(["update", "--check", "-q", "-C", str(suite), "--python", sys.executable]) == 2


def test_a_record_in_a_later_form_is_not_guessed_at(suite: Path, world: World) -> None:
    """Whatever reads it."""
    record = suite / ".itest.toml"
    record.write_text(record.read_text().replace("schema = 1", "schema = 2"))

    refused(suite, "schema 2", lambda: read_manifest(suite), "itest-scaffold>=")


def test_a_suite_that_was_moved_is_followed(suite: Path, world: World) -> None:
    """With the edits in it: record and merge base speak of the new place, and the old one is not made again."""
    (suite / "tests/integration").rename(suite / "tests/api")
    world.suite = {path.replace("integration", "api"): text for path, text in world.suite.items()}
    world.suite["tests/api/test_items.py"] = TWO.replace(b"assert 1", b"assert 3")

    outcome = again(suite, verify=False)

    files = tree(suite)
    assert any("moved from tests/integration to tests/api" in note for note in outcome.notes)
    assert (outcome.status, outcome.conflicts) == ("written", ())
    assert files["tests/api/test_items.py"] == TWO.replace(b"assert 1", b"assert 3").replace(b"2\n", b"2 + 0\n")
    assert not [path for path in files if "integration" in path]
    assert b"tests/integration" not in files[".itest.toml"] + files[".itest/base.txt"]
    assert again(suite).status == "unchanged"
    assert not stale(again(suite, dry_run=True))


def test_a_suite_that_was_moved_is_named_to_the_other_verbs(suite: Path, world: World) -> None:
    """They have one thing to do, and following is another."""
    (suite / "tests/integration").rename(suite / "checks")

    add = lambda: add_boundaries(("email",), options(suite), take_default, Screen(quiet=True))  # noqa: E731
    refused(suite, "moved from tests/integration to checks", add, "itest update")
    refused(suite, "suite of itest's in checks already", lambda: go(suite), "itest update")


def test_a_suite_that_is_gone_is_not_in_step(suite: Path, world: World) -> None:
    """Its record alone is no suite."""
    shutil.rmtree(suite / "tests")
    add = lambda: add_boundaries(("email",), options(suite), take_default, Screen(quiet=True))  # noqa: E731

    for do in (lambda: go(suite), lambda: again(suite), add):
        refused(suite, "tests/integration is gone", do, "version control", ".itest.toml")
