"""The whole way on every sample application: `itest init`, and what a user then has.

Each application is initialised once per session (see `tests/initialised.py`); every test here looks at the same result.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itest.cli import _app as cli
from tests.initialised import Initialised, files, init
from tests.packs import samples
from tests.reach import missed_handlers
from tests.recording import replayed
from tests.samples import SAMPLES

pytestmark = pytest.mark.slow

CELLS = [pytest.param((sample, name), id=f"{sample.name}-{name}") for sample in SAMPLES for name in sample.environments]
NEWEST = [pytest.param((sample, sample.environments[0]), id=sample.name) for sample in SAMPLES]
ANOTHER_ORDER = ("-p", "in_reverse", "-p", "in_forty_days")


@pytest.fixture(params=CELLS)
def done(request: pytest.FixtureRequest, initialised: Any, tmp_path: Path) -> Initialised:
    """A sample in each of its environments, after `itest init --yes` ended well: a copy for this test alone."""
    return _copy(request, initialised, tmp_path)


@pytest.fixture(params=NEWEST)
def newest(request: pytest.FixtureRequest, initialised: Any, tmp_path: Path) -> Initialised:
    """The same, each sample in its newest environment only: what is asked of it does not depend on versions."""
    return _copy(request, initialised, tmp_path)


def _copy(request: pytest.FixtureRequest, initialised: Any, tmp_path: Path) -> Initialised:
    found: Initialised = initialised(*request.param)
    assert found.init.code == 0, found.init.text
    return found.copy(tmp_path / "copy")


def test_init_ends_green(done: Initialised) -> None:
    """It says that it wrote tests and that they pass."""
    document = done.init.document
    assert document["status"] == "written"
    assert document["verdict"]["green"]
    assert document["verdict"]["passed"] > 0


def test_only_dependency_lists_of_the_project_change(newest: Initialised) -> None:
    """What is new lies in the suite's folder, but for the manifest; no database, log or cache is left behind."""
    after, home = files(newest.root), newest.project.relative_to(newest.root)
    suite = (home / newest.tests_dir).as_posix()
    dependencies = newest.sample.expected["tooling"]["dev_dependencies"].partition("#")[0]
    new = {path for path in after if path not in newest.before}
    beside = {(home / name).as_posix() for name in (".itest.toml", ".itest/base.txt", "requirements-dev.txt")}
    assert {path for path in new if not path.startswith(f"{suite}/")} <= beside
    changed = {path for path, content in newest.before.items() if after.get(path) != content}
    assert changed <= {(home / dependencies).as_posix()}


def test_suite_is_green_in_two_workers_of_xdist(newest: Initialised, tmp_path: Path) -> None:
    """As it is written, shared by both."""
    result = newest.pytest("-n", "2", tools=tmp_path)
    assert result.code == 0, result.text


def test_a_second_time_changes_nothing(newest: Initialised) -> None:
    """Not a byte, whatever the verb; `init` and `update` say so. Those that only read change nothing the first time."""
    before, covered = files(newest.root), newest.init.document["answers"]["boundaries"][0]
    again = init(newest.root, newest.python)
    assert again.code == 0, again.text
    assert again.document["status"] == "unchanged"
    for verb in ("update", "update --check", "inspect", "map", "doctor", f"explain {newest.tests_dir}/conftest.py"):
        itest(newest, verb)
        assert files(newest.root) == before, verb
    for verb, codes in (("add ci", (0, 0)), (f"add boundary {covered}", (2, 2)), ("pack new sms", (0, 2))):
        first, after = itest(newest, verb), files(newest.root)
        assert (first, itest(newest, verb)) == codes, verb
        assert files(newest.root) == after, verb


def test_what_extends_a_suite_does_so_once(newest: Initialised, tmp_path: Path) -> None:
    """Each verb twice, on what `init` saw: the second time it says that it is done, and changes nothing."""
    pack, known = samples.folder(tmp_path / "pack"), newest.init.document["answers"]["boundaries"]
    model, endpoint = next(iter(newest.sample.expected["models"]), "Nothing"), newest.sample.expected["routes"][0]
    last = next(name for name in reversed(known) if name not in ("database", "api", "auth"))
    with replayed(newest.seen):
        for verb, codes in (
            (f"remove boundary {last}", (0, 2)),
            (f"add boundary {last}", (0, 2)),
            (f"add pack {pack}", (0, 0)),
            ("remove pack small", (0, 2)),
            (f"add factory {model}", (2, 2)),
            (f"add builder {model}", None),
            ("add test", None),
            ("update --finish", (0, 0)),
        ):
            arguments = ("add test", endpoint) if verb == "add test" else (verb,)
            first, after = itest(newest, *arguments), files(newest.root)
            again = itest(newest, *arguments)
            assert codes in (None, (first, again)), (verb, first, again)
            assert files(newest.root) == after, verb


def test_proving_changes_nothing(newest: Initialised) -> None:
    """Faults are seeded in memory and the suite runs in a copy; one module is enough to see that."""
    before, suite = files(newest.root), newest.project / newest.tests_dir
    modules = [path for path in suite.glob("test_*.py") if "client." in path.read_text(encoding="utf-8")]
    smallest = min(modules, key=lambda path: path.stat().st_size).relative_to(newest.project).as_posix()
    assert itest(newest, f"prove --limit 1 --workers 1 --tests {smallest}") == 0
    assert files(newest.root) == before


def itest(project: Initialised, verb: str, *arguments: str) -> int:
    """The exit code of a verb, run in this process, on the project."""
    python = ("--python", str(project.python)) if not verb.startswith(("inspect", "explain", "pack")) else ()
    yes = ("--yes",) if verb.startswith(("update", "add", "remove")) else ()
    swift = ("--no-verify", "--no-install") if verb.startswith(("add", "remove")) and verb != "add ci" else ()
    return cli.run([*verb.split(" "), *arguments, "-C", str(project.project), *python, *yes, *swift])


def test_suite_is_green_in_another_order_and_reaches_the_handlers(done: Initialised, tmp_path: Path) -> None:
    """Reversed, on another day, with another hash seed; it leaves nothing, and nearly every handler's body has run."""
    before, data = files(done.root), tmp_path / "coverage"
    result = done.pytest(*ANOTHER_ORDER, tools=tmp_path, coverage=data, TZ="Pacific/Auckland", PYTHONHASHSEED="random")
    assert result.code == 0, result.text
    assert files(done.root) == before
    own, missed = missed_handlers(done, data)
    assert own > 0
    assert 1 - len(missed) / own >= done.sample.reached, missed


TIED = ("django-ninja", "fastapi-sqlalchemy_async")
"""Samples on PostgreSQL that sort a list by what many of its rows have in common."""


@pytest.mark.parametrize("newest", [p for p in NEWEST if p.id in TIED], indirect=True)
def test_a_list_whose_order_is_left_to_postgresql_is_told_without_order(newest: Initialised) -> None:
    """Rows that tie come as they lie in the table's pages, which is not for a test to expect."""
    modules = (newest.project / newest.tests_dir).glob("test_*.py")
    assert any("check_order=False" in module.read_text(encoding="utf-8") for module in modules)


def test_a_seeded_fault_turns_the_suite_red(newest: Initialised, tmp_path: Path) -> None:
    """At least one of the faults that are kept with the sample is noticed."""
    survivors = []
    for number, fault in enumerate(newest.sample.faults):
        copy = newest.copy(tmp_path / str(number))
        fault.seed(copy.project)
        if copy.pytest("-x", tools=tmp_path).code == 1:
            return
        survivors.append(fault.why)
    pytest.fail(f"not noticed: {', '.join(survivors)}")
