"""`[tool.itest.doctor]`: what is written means what it says, and what means nothing is told."""

from __future__ import annotations

from typing import Any

import pytest

from itest.errors import ItestError
from itest.stages.audit.config import Config, config_from


def test_every_key_is_read() -> None:
    """As a team would write it."""
    table = {
        "select": ["M", "t01"],
        "extend-select": ["I"],
        "ignore": ["T06, T08"],
        "fail-on": "warning",
        "baseline": "tests/known.json",
        "per-path": {"tests/legacy/*": ["T"]},
    }

    assert config_from(table) == Config(
        select=("M", "T01"),
        extend=("I",),
        ignore=("T06", "T08"),
        fail_on="warning",
        baseline="tests/known.json",
        per_path=(("tests/legacy/*", ("T",)),),
    )


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("tests/legacy/test_old.py", True),
        ("tests/legacy/deep/test_old.py", True),
        ("tests/test_new.py", False),
        ("tests/legacy_not/test_new.py", False),
    ],
)
def test_rules_are_ignored_below_a_folder(path: str, hidden: bool) -> None:
    """With or without the star."""
    for glob in ("tests/legacy", "tests/legacy/*"):
        assert config_from({"per-path": {glob: ["T"]}}).hides("T06", path) is hidden


def test_a_glob_without_a_folder_is_held_against_the_name() -> None:
    """`conftest.py` is every conftest.py."""
    config = config_from({"per-path": {"conftest.py": ["L01"]}})

    assert config.hides("L01", "tests/api/conftest.py")
    assert not config.hides("L02", "tests/api/conftest.py")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"selct": ["M"]}, "selct is no key"),
        ({"select": "M"}, "select is 'M'"),
        ({"select": [3]}, r"select is \[3\]"),
        ({"fail-on": "info"}, "fail-on is 'info'"),
        ({"baseline": 3}, "baseline is 3"),
        ({"per-path": ["x"]}, "per-path is no table"),
        ({"per-path": {"x": "T06"}}, "per-path x is 'T06'"),
    ],
)
def test_what_means_nothing_is_a_clear_error(table: dict[str, Any], told: str) -> None:
    """Never ignored in silence."""
    with pytest.raises(ItestError, match=told):
        config_from(table)
