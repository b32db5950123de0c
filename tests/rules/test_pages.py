"""Every rule's page is true: it speaks on the lines that the page marks, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.registry import room
from itest.source.tree import SourceTree
from itest.stages.audit import Selection, audit
from itest.stages.read_suite import read_suite, reading
from tests.rules.pages import PAGES, Case, cases

RULES = room("itest.rules", "RULE")
ALL = [case for page in sorted(PAGES.glob("*.md")) for case in cases(page)]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of whoever runs these tests is left alone."""
    monkeypatch.setenv("ITEST_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.label)
def test_a_rule_speaks_where_its_page_says(case: Case, tmp_path: Path) -> None:
    """The findings are exactly the marked lines, and each says what follows from it."""
    for path, body in case.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(body, encoding="utf-8")
    tree = SourceTree(tmp_path)
    reader = reading(tree)
    report = audit(read_suite(tree, reader), Selection(select=(RULES[case.page].code,)))
    reader.finish()

    assert {(f.path, f.line, f.code) for f in report.findings} == case.expected
    assert all(f.explanation.endswith(".") and f.subject for f in report.findings)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_page_with_firing_and_silent_cases(name: str) -> None:
    """A rule that was never seen to keep silent is not to be trusted."""
    own = [case for case in ALL if case.page == name]

    assert any(case.expected for case in own)
    assert any(not case.expected for case in own)
    assert name.startswith(f"{RULES[name].code.lower()}_{RULES[name].name.replace('-', '_')}")


def test_no_page_is_without_a_rule() -> None:
    """A page whose rule is gone proves nothing."""
    assert {page.stem for page in PAGES.glob("*.md")} == set(RULES)
