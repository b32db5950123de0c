"""`remove boundary` and `add boundary` on a sample application, each with the runs that it would have by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.initialised import Initialised, files, run
from tests.samples import SAMPLES, Sample

SAMPLE = next(sample for sample in SAMPLES if sample.name == "starlette-sqlalchemy")


@pytest.mark.slow
def test_a_boundary_that_goes_and_comes_again_leaves_every_byte_as_it_was(
    initialised: Callable[[Sample, str], Initialised], tmp_path: Path
) -> None:
    """Its module goes and what only that needed; `.itest.toml`, the merge base and the lists of libraries too."""
    project = initialised(SAMPLE, SAMPLE.environments[0]).copy(tmp_path)
    before = files(project.project)

    def itest(*arguments: str) -> dict[str, object]:
        flags = ("--yes", "--json", "--python", str(project.python))
        done = run([sys.executable, "-m", "itest", *arguments, *flags], project.project)
        assert done.code == 0, done.text
        return done.document

    chosen = project.init.document["answers"]["boundaries"]
    last = next(name for name in reversed(chosen) if f"{project.tests_dir}/test_{name}.py" in before)
    removed = itest("remove", "boundary", last)
    between = files(project.project)
    added = itest("add", "boundary", last)

    gone = {change["path"] for change in removed["plan"] if change["kind"] == "delete"}  # type: ignore[attr-defined]
    assert f"{project.tests_dir}/test_{last}.py" in gone
    assert set(before) - set(between) == gone
    assert added["status"] == "written"
    after = files(project.project)
    told = [(before.get(path, b"").decode().splitlines(), text.decode().splitlines()) for path, text in after.items()]
    assert [line for one, other in told for line in unified_diff(one, other, lineterm="", n=0)] == []
    assert after == before
