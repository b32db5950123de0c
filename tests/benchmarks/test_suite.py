"""What a generated suite costs beside tests that do nothing, and what `prove` costs beside one run of the suite."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.clock import ratio
from tests.initialised import Initialised, run
from tests.samples import SAMPLES

pytestmark = pytest.mark.slow

SAMPLE = next(sample for sample in SAMPLES if sample.name == "flask-flask_sqlalchemy")
EMPTY = "import pytest\n\n\n@pytest.mark.parametrize('n', range({}))\ndef test_nothing(user_client, n):\n    pass\n"
FAULTS = 40


@pytest.fixture
def done(initialised: Any, tmp_path: Path) -> Initialised:
    """A sample application with its suite."""
    found: Initialised = initialised(SAMPLE, "modern").copy(tmp_path)
    return found


def suite(done: Initialised, *paths: str) -> int:
    """Runs the suite, or some of it, and gives how many tests passed."""
    command = [str(done.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
    seen = run(command, done.project)
    assert seen.code == 0, seen.text
    return int(seen.stdout.strip().splitlines()[-1].split(" passed")[0].split()[-1])


def test_a_test_costs_at_most_twice_one_that_does_nothing(done: Initialised) -> None:
    """With the same client, start and accounts: calls, row changes and assertions are all that is dearer."""
    count = suite(done, done.tests_dir)
    empty = done.project / done.tests_dir / "test_nothing.py"
    empty.write_text(EMPTY.format(count), encoding="utf-8")
    others = [f"--ignore={empty}", done.tests_dir]
    alone = str(empty.relative_to(done.project))

    assert ratio(lambda: suite(done, *others), lambda: suite(done, alone), within=2, times=3) <= 2


def test_forty_faults_cost_at_most_fifteen_runs_of_the_suite(done: Initialised) -> None:
    """Each fault meets only the tests that may notice it, in a process that is warm already."""

    def prove() -> None:
        command = [
            sys.executable,
            "-m",
            "itest",
            "prove",
            "--json",
            "--python",
            str(done.python),
            "--limit",
            str(FAULTS),
        ]
        seen = run(command, done.project)
        assert seen.code == 0, seen.text
        assert seen.document["tried"] >= FAULTS // 2

    assert ratio(prove, lambda: suite(done, done.tests_dir), within=15, rounds=3, times=1) <= 15
