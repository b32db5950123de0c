"""All pages together are a seed of defects, each beside its near miss: none is overlooked, nobody cries for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.report import Finding
from itest.source.tree import SourceTree
from itest.stages.audit import Selection, audit
from itest.stages.read_suite import read_suite, reading
from tests.rules.pages import PAGES, Case, cases

ALL = [case for page in sorted(PAGES.glob("*.md")) for case in cases(page)]
DEFECTS = [case for case in ALL if case.expected]
CONTROLS = [case for case in ALL if not case.expected]
BARE = ("F01", "F04", "F05")
"""A page shows no more than its own rule needs: what it asks for or leaves unused for brevity is not its point."""
ALSO = {
    ("i03_test_order_pair", "I02"),
    ("i04_commit_escapes", "L01"),
    ("m06_vacuous_not_called", "M02"),
    ("s01_destructive_on_foreign_host", "L01"),
}
"""Where the near miss of one rule is truly what another one is about, as that other page shows."""


def findings(case: Case, folder: Path) -> tuple[Finding, ...]:
    """What every rule together says of a section laid out as a project."""
    for path, body in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body, encoding="utf-8")
    tree = SourceTree(folder)
    reader = reading(tree)
    try:
        return audit(read_suite(tree, reader), Selection()).findings
    finally:
        reader.finish()


def test_the_seed_is_large_enough_to_mean_something() -> None:
    """At least sixty defects, and as many controls."""
    assert sum(len(case.expected) for case in DEFECTS) >= 60
    assert len(CONTROLS) >= 60


@pytest.mark.parametrize("case", CONTROLS, ids=lambda case: case.label)
def test_a_near_miss_is_no_error_and_no_warning_of_any_rule(case: Case, tmp_path: Path) -> None:
    """Not of the rule that it nearly breaks, nor of another one."""
    said = [
        f"{f.path}:{f.line} {f.code} {f.message}"
        for f in findings(case, tmp_path)
        if f.code not in BARE and (case.page, f.code) not in ALSO
    ]

    assert said == []
