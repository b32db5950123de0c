"""Histories lived through on the samples: edits of a user, a change of the application, `itest update`, the suite.

Every test run lives through those with one change. `ITEST_HISTORIES=histories.md pytest -n auto
tests/merge/test_replayed.py` lives through all (three changes of each sample, six edits with each) and appends what
came of each to that file.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

import pytest

from tests.initialised import files
from tests.merge.replays import Change, changes, lost, replay, rows, update
from tests.samples import SAMPLES

pytestmark = pytest.mark.slow

TABLE = os.environ.get("ITEST_HISTORIES")
DAILY = {("flask-raw_sqlite3", "rename")}
CHANGES = [each for each in changes() if TABLE or (each.sample, each.kind) in DAILY]
NAMED = [pytest.param(each, id=f"{each.sample}-{each.kind}") for each in CHANGES]


def test_every_sample_changes_in_every_way() -> None:
    """A sample that comes new gets its column, its route and its new name."""
    known = {(each.sample, each.kind) for each in changes()}

    assert known == {(sample.name, kind) for sample in SAMPLES for kind in ("column", "route", "rename")}


@pytest.mark.parametrize("change", NAMED)
def test_nothing_is_lost_and_the_suite_runs_on(initialised: Any, change: Change, tmp_path: Path) -> None:
    """Six edits are kept, what is new comes, what does not parse is nowhere; red is only what a conflict was told of.

    An update after that has nothing to do, but for saying that conflicts wait.
    """
    sample = next(each for each in SAMPLES if each.name == change.sample)
    project = initialised(sample, sample.environments[0]).copy(tmp_path)

    told = replay(project, change)

    assert told.update.code in (0, 3), told.update.text
    if TABLE:
        with Path(TABLE).open("a", encoding="utf-8") as file:
            file.write("\n".join([*rows(told), ""]))
    assert lost(told) == []
    for path, text in told.now.items():
        ast.parse(text)
        assert "<<<<<<<" not in text, path
    assert told.update.code == 3 or told.document["verdict"]["green"]
    assert told.update.code == 3 or any(change.says in text for text in told.now.values())
    before = files(project.root)
    assert update(project).code == told.update.code
    assert files(project.root) == before
