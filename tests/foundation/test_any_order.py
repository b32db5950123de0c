"""Lists that hold the same in any order, also where an item is equal to several of the others."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import render
from tests.pairing import any_order

from .cells import answers_of
from .samples import FLASK
from .test_foundation import STYLE, texts


@pytest.fixture(scope="module")
def pair_up() -> Any:
    """The function as suites have it."""
    module: dict[str, Any] = {}
    exec(any_order(), module)
    return module["pair_up"]


@pytest.mark.parametrize(
    ("seen", "expected", "same"),
    [
        ([], [], True),
        ([1, 2], [2, 1], True),
        ([1, 2], [ANY, 1], True),
        ([1, 2, 2], [2, 1, 1], False),
        ([1, 2], [1], False),
        ([1], [1, 2], False),
        ([1, 2, 3], [ANY, ANY, 1], True),
        ([1, 2, 3], [ANY, 4, ANY], False),
    ],
)
def test_each_is_paired_with_one_that_it_equals(pair_up: Any, seen: list[int], expected: list[Any], same: bool) -> None:
    """Whoever could be several gives way to one that can be only this."""
    assert pair_up(seen, expected) == same


def test_many_alike_are_told_apart_at_once(pair_up: Any) -> None:
    """Forty that are equal and one that is missing: not all orders are tried."""
    assert not pair_up([1] * 40, [1] * 39 + [2])


@pytest.mark.parametrize(("boundaries", "there"), [(("database", "api"), False), (("database", "api", "http"), True)])
def test_it_is_written_only_where_something_needs_it(tmp_path: Path, boundaries: tuple[str, ...], there: bool) -> None:
    """Rows then are compared by the same function; without it they have it to themselves."""
    facts, runtime, personas = FLASK
    answers = replace(answers_of(facts), boundaries=boundaries)

    found = texts(
        render(plan_foundation(replace(facts, root=str(tmp_path)), answers, runtime, personas), tmp_path, STYLE)
    )

    assert ("support/any_order.py" in found) == there
    assert ("from .any_order import" in found["support/rows.py"]) == there
    assert len(re.findall("def finds_partner", "".join(found.values()))) == 1
