"""Versions that are too old are called by their number, beside what is supported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itest.stages.probe.ages import OLDEST, too_old
from tests.sandbox.facts import project_facts


def said(folder: Path, versions: dict[str, str], **facts: Any) -> str | None:
    return too_old(project_facts(folder, **facts), versions, why="ImportError: no Mapping")


@pytest.mark.parametrize(("framework", "orm", "name", "version"), [
    ("django", "django_orm", "Django", "2.1.15"),
    ("flask", None, "Flask", "0.12"),
    ("fastapi", "sqlalchemy", "SQLAlchemy", "1.2.19"),
    ("flask", "flask_sqlalchemy", "Flask-SQLAlchemy", "2.3.2"),
])  # fmt: skip
def test_the_version_and_the_oldest_supported_are_named(
    framework: str, orm: str | None, name: str, version: str, tmp_path: Path
) -> None:
    """And what went wrong with it."""
    sentence = said(tmp_path, {name: version}, framework=framework, orm=orm)
    oldest = OLDEST[name.lower()][1]
    assert sentence == f"{name} {version} is not supported, {name} {oldest} and later are: ImportError: no Mapping"


def test_what_is_not_used_may_be_old(tmp_path: Path) -> None:
    """Another framework in the same environment, and versions with few numbers."""
    assert said(tmp_path, {"Flask": "0.12", "Django": "5"}, framework="django", orm="django_orm") is None


def test_a_project_that_works_is_refused_only_where_nothing_can_work(tmp_path: Path) -> None:
    """pytest-django refuses an old Django; an old Flask may do."""
    for framework, name, version, refused in (("flask", "flask", "1.1.4", False), ("django", "django", "1.11", True)):
        facts = project_facts(tmp_path, framework=framework)
        assert (too_old(facts, {name: version}, surely=True) is not None) is refused
