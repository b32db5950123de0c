"""Red and unstable tests are gone before the user sees them: run for real, on small suites, with this interpreter."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from itest import assets
from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet
from itest.sandbox.pristine import Pristine
from itest.stages.verify import suite_modules, verdict_of, verify
from itest.stages.verify.passes import ANOTHER_DAY, TWO_WORKERS
from itest.stages.verify.trial import Trial, trial_from
from itest.stages.verify.tryout import Tryout

JOB = """
import json, sys

agent, job, out = sys.argv[1:]
sys.path.append(agent)
from agent import trials

with open(job) as told, open(out, "w") as stream:
    json.dump(trials.main(json.load(told)), stream)
"""


class Copy:
    """A project's copy in a temporary folder, in which the agent's own suite job runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.runs: list[Mapping[str, Any]] = []
        self.halted = False
        self.origin: Path | None = None
        self.slow = 0.0
        self.scratch = root / ".scratch"
        self.scratch.mkdir()
        self.lock = threading.Lock()
        self.pristine: Pristine | None = None
        (root / "pytest.ini").write_text("[pytest]\naddopts = -x --strict-markers\n")

    def lay(self, changes: ChangeSet) -> None:
        for change in changes.changes:
            target = self.root / change.path
            if change.after is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(change.after)

    def halt(self) -> None:
        self.halted = True

    def run(self, payload: Mapping[str, Any], given: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
        self.runs.append(payload)
        with self.lock:
            self.pristine = self.pristine or Pristine(self.root, self.origin or self.root)
        with self.pristine.kept():
            answer, output = self._run(payload, given)
        return {**answer, "seconds": answer["seconds"] + self.slow}, output

    def _run(self, payload: Mapping[str, Any], given: Mapping[str, str]) -> tuple[dict[str, Any], str]:
        scratch = Path(tempfile.mkdtemp(dir=self.scratch))
        job, out = scratch / "job.json", scratch / "out.json"
        given_too = {"cache": str(scratch / "cache"), "origin": str(self.origin) if self.origin else None}
        job.write_text(json.dumps({**payload, **given_too}))
        command = [sys.executable, "-B", "-c", JOB, str(assets.AGENT.parent), str(job), str(out)]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
        variables = {**ours, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "TZ": "UTC", **given}
        variables["TMPDIR"] = str(scratch)
        done = subprocess.run(command, cwd=self.root, env=variables, capture_output=True, text=True, check=False)
        return json.loads(out.read_text()), done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def changes(**files: str) -> ChangeSet:
    return ChangeSet(
        changes=tuple(
            Change(path=f"tests/{name}.py", before=None, after=text.encode(), ownership="seeded")
            for name, text in sorted(files.items())
        )
    )


def same(texts: Mapping[str, str]) -> Mapping[str, str]:
    return texts


@pytest.mark.slow
def test_a_green_suite_is_run_in_all_orders_and_left_alone(copy: Copy) -> None:
    """Once, again, reversed, in two workers, shuffled at another time, and each module by itself."""
    wanted = changes(test_a="def test_one():\n    pass\n\n\ndef test_two():\n    pass\n")

    left, verdict = verify(wanted, copy, copy.run, same)

    assert left == wanted
    assert verdict.passed == 2
    assert verdict.dropped == ()
    assert verdict.runs == (
        "once",
        "shuffled months later",
        "again",
        "reversed",
        "in two workers",
        "reversed module by module",
    )
    orders = [run["order"] for run in copy.runs]
    assert set(orders[:2]) == {"given", "shuffled"}
    assert set(orders[2:]) == {"given", "reversed", "alone"}


@pytest.mark.slow
def test_an_interrupted_check_ends_what_runs_side_by_side(copy: Copy) -> None:
    """Nobody waits for suites of which one was given up."""
    wanted = changes(test_a="def test_one():\n    pass\n")

    def run(payload: Mapping[str, Any], given: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
        if payload["order"] == "reversed":
            raise KeyboardInterrupt
        return copy.run(payload, given)

    with pytest.raises(KeyboardInterrupt):
        verify(wanted, copy, run, same)

    assert copy.halted


MIXED = """
import datetime
import os
import pathlib
import time

import pytest

SEEN = []


def test_first():
    SEEN.append(1)


def test_needs_the_first():
    assert SEEN


def test_red():
    assert 1 == 2


def test_only_once():
    marker = pathlib.Path.cwd().with_suffix(".log")  # beside the project, as what is on a server
    assert not marker.exists()
    marker.touch()


def test_skipped():
    pytest.skip("later")


def test_today():
    assert datetime.date.today().isoformat() == "TODAY"


def test_until_next_month():
    assert datetime.date.today() < datetime.date.fromisoformat("NEXT MONTH")


def test_in_an_hour():
    expires = time.time() + 3600
    assert expires > datetime.datetime.now(datetime.timezone.utc).timestamp()


def test_on_its_own():
    assert os.environ.get("PYTEST_XDIST_WORKER") is None


@pytest.mark.parametrize("n", [1, 2, 3])
def test_small(n):
    assert n != 2
"""
NOW = datetime.now(timezone.utc)
MIXED = MIXED.replace("TODAY", f"{NOW:%F}").replace("NEXT MONTH", f"{NOW + timedelta(days=30):%F}")


@pytest.mark.slow
def test_what_is_red_or_unstable_is_dropped_with_its_reason_and_the_rest_stays(copy: Copy) -> None:
    """Red, skipped, red as one case, broken file, different in a second run, dependent on the order: all in one suite.

    The project's own `-x` does not keep the others from being seen.
    """
    wanted = changes(test_a=MIXED, test_broken="import not_there\n\n\ndef test_x():\n    pass\n")

    left, verdict = verify(wanted, copy, copy.run, same)

    told = {d.test.rpartition("/")[2]: d.reason.partition(" (")[0] for d in verdict.dropped}
    assert "gw" in told.pop("test_a.py::test_on_its_own")
    for name in ("today", "until_next_month"):
        assert told.pop(f"test_a.py::test_{name}").startswith(
            ("AssertionError: assert '20", "AssertionError: assert datetime.date(20")
        )
    assert told == {
        "test_a.py::test_red": "assert 1 == 2",
        "test_a.py::test_skipped": "Skipped: later",
        "test_a.py::test_small[2]": "assert 2 != 2",
        "test_broken.py": "ModuleNotFoundError: No module named 'not_there'",
        "test_a.py::test_only_once": "AssertionError: assert not True",
        "test_a.py::test_needs_the_first": "assert []",
    }
    runs = ["reversed]", "in two workers]", "shuffled months later]", "shuffled months later]"]
    assert [d.reason.rpartition(" [")[2] for d in verdict.dropped[-4:]] == runs
    assert verdict.passed == 4
    assert verdict.green
    assert [c.path for c in left.changes] == ["tests/test_a.py"]
    source = (left.changes[0].after or b"").decode()
    assert (copy.root / "tests/test_a.py").read_text() == source
    assert not (copy.root / "tests/test_broken.py").exists()
    assert re.findall(r"def (\w+)", source) == ["test_first", "test_in_an_hour", "test_small"]
    assert "[1,3,]" in source


@pytest.mark.slow
def test_what_needs_any_other_module_is_dropped(copy: Copy) -> None:
    """In every order something ran before it, or after it; alone it is red, also in a run of its own."""
    needy = "from tests.memory import SEEN\n\n\ndef test_b():\n    assert SEEN\n\n\ndef test_free():\n    pass\n"
    first, last = (
        f"from tests.memory import SEEN\n\n\ndef test_{name}():\n    SEEN.append(1)\n" for name in ("a", "c")
    )
    first += "\n\ndef test_of_the_other_worker():\n    pass\n"
    (copy.root / "tests").mkdir()
    (copy.root / "tests" / "__init__.py").touch()
    (copy.root / "tests" / "memory.py").write_text("SEEN = []\n")

    left, verdict = verify(changes(test_a=first, test_b=needy, test_c=last), copy, copy.run, same)

    assert [(d.test, d.reason.rpartition(" [")[2]) for d in verdict.dropped] == [
        ("tests/test_b.py::test_b", "reversed module by module]")
    ]
    assert "test_free" in (left.changes[1].after or b"").decode()
    assert verdict.passed == 4


NAMES = ("one", "two", "three", "four")


def test_clocks_that_part_are_no_fault_of_the_tests(copy: Copy) -> None:
    """Most tests red much later: a server's clock stands where it was, and only the order counts; the runs say so."""
    wanted = changes(test_a="".join(f"def test_{name}():\n    pass\n\n\n" for name in NAMES))

    def run(payload: Mapping[str, Any], given: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
        outcome = "failed" if "ITEST_DAYS_LATER" in given else "passed"
        tests = [{"id": f"tests/test_a.py::test_{name}", "outcome": outcome} for name in NAMES]
        return {"exit": 0, "seconds": 5.0, "tests": tests, "errors": []}, ""

    left, verdict = verify(wanted, copy, run, same)

    assert left == wanted
    assert verdict.dropped == ()
    assert verdict.runs == ("once", "shuffled", "reversed module by module")


WORKER = """
import os
import pathlib
import time

import pytest


@pytest.mark.parametrize("other", ["gw1", "gw0"])
def test_meets(other, request):
    me = os.environ["PYTEST_XDIST_WORKER"]
    assert me == request.config.workerinput["workerid"] != other
    pathlib.Path(me + ".log").touch()
    for _ in range(600):
        if pathlib.Path(other + ".log").exists():
            return
        time.sleep(0.05)
    pytest.fail("the other worker is not there")
"""


def test_two_workers_are_there_at_the_same_time_and_called_as_by_xdist(copy: Copy) -> None:
    """Each runs its half of the tests; a database's name is made of what they are called."""
    wanted = changes(test_a=WORKER)
    copy.lay(wanted)

    trial = Tryout(copy=copy, run=copy.run, tidy=same).trial(wanted, TWO_WORKERS)

    assert (trial.exit, trial.errors) == (0, ())
    assert [(test.case, test.index, test.outcome) for test in trial.tests] == [
        ("gw1", 0, "passed"),
        ("gw0", 1, "passed"),
    ]


@pytest.mark.slow
def test_what_leaves_a_file_in_the_project_is_dropped(copy: Copy) -> None:
    """A log is no such file."""
    copy.slow = 60.0
    source = "import pathlib\n\n\ndef test_{}():\n    pathlib.Path('{}').write_text('x')\n"
    wanted = changes(test_a=source.format("upload", "picture.png"), test_b=source.format("log", "app.log"))

    left, verdict = verify(wanted, copy, copy.run, same)

    assert [(d.test, d.reason) for d in verdict.dropped] == [
        ("tests/test_a.py::test_upload", "It leaves a file behind: picture.png")
    ]
    assert [change.path for change in left.changes] == ["tests/test_b.py"]
    assert not (copy.root / "picture.png").exists()


@pytest.mark.slow
def test_what_changes_a_file_of_the_project_is_dropped(copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The data of the people who work on the project stays; the other tests see it as it was."""
    copy.origin, copy.slow = tmp_path_factory.mktemp("origin"), 60.0
    for root in (copy.root, copy.origin):
        (root / "contacts.json").write_text("[]")
    changing = "import pathlib\n\n\ndef test_a():\n    pathlib.Path('contacts.json').write_text('[1]')\n"
    reading = "import pathlib\n\n\ndef test_b():\n    assert pathlib.Path('contacts.json').read_text() == '[]'\n"

    _, verdict = verify(changes(test_a=changing, test_b=reading), copy, copy.run, same)

    told = [(d.test, d.reason) for d in verdict.dropped]
    assert told == [("tests/test_a.py::test_a", "It changes a file: contacts.json")]
    assert verdict.passed == 1


def test_a_suite_of_which_nothing_passes_is_an_error_with_the_commonest_reason(copy: Copy) -> None:
    """Nothing is written then."""
    fixture = "import pytest\n\n\n@pytest.fixture\ndef db():\n    raise OSError('no server')\n"

    with pytest.raises(ItestError, match="no server"):
        verify(
            changes(conftest=fixture, test_a="def test_x(db):\n    pass\n\n\ndef test_y(db):\n    pass\n"),
            copy,
            copy.run,
            same,
        )


def test_a_conftest_that_fails_is_told_with_pytests_own_words(copy: Copy) -> None:
    """pytest does not come to a single test."""
    with pytest.raises(ItestError, match="could not run") as caught:
        verify(changes(conftest="import not_there\n", test_a="def test_x():\n    pass\n"), copy, copy.run, same)

    assert "not_there" in caught.value.advice


@pytest.mark.parametrize("hour", range(24))
def test_the_last_run_takes_place_on_another_day(hour: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tomorrow, whatever the hour is: a literal of today's date does not survive."""
    now = datetime(2026, 11, 22, hour, 30, tzinfo=timezone.utc)
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", ANOTHER_DAY)
            time.tzset()
            assert time.localtime(now.timestamp()).tm_mday == 23
    finally:
        time.tzset()


def test_only_test_modules_are_run() -> None:
    """Support files are not arguments of pytest."""
    assert suite_modules(changes(conftest="", test_a="", factories="").changes) == ("tests/test_a.py",)


def test_a_final_run_tells_what_is_red() -> None:
    """After writing nothing is dropped any more."""
    answer = {
        "exit": 1,
        "seconds": 0.5,
        "tests": [
            {"id": "a::x", "outcome": "passed"},
            {"id": "a::y", "outcome": "failed", "message": "assert 0"},
        ],
        "errors": [{"path": "b.py", "message": "ImportError"}],
    }

    verdict = verdict_of(trial_from(answer, ""), "final")

    assert not verdict.green
    assert verdict.passed == 1
    assert [(f.test, f.reason) for f in verdict.failed] == [("a::y", "assert 0"), ("b.py", "ImportError")]


def test_a_run_without_any_test_is_not_green() -> None:
    """Exit code 5 is no success."""
    with pytest.raises(ItestError):
        trial_from({"exit": 5, "seconds": 0.0, "tests": [], "errors": []}, "no tests ran")
    assert not verdict_of(Trial(exit=0, seconds=0, tests=(), errors=()), "x").green
