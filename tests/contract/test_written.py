"""The contract as it is written: tests/golden/boundaries/contract. ITEST_UPDATE_GOLDENS=1 writes it anew."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from itest.model.observations import AnswerShape
from itest.model.plan import Plan
from itest.stages.observe.shapes import shape_of, united
from itest.stages.plan.contract import contract
from itest.stages.plan.tests import plan_tests
from itest.stages.plan.tests.modules import Beside
from itest.stages.render import Style, render
from tests.plan.examples import flask_token as example
from tests.plan.examples import parts as p

GOLDEN = Path(__file__).parents[1] / "golden" / "boundaries" / "contract" / "test_contract.py"
AUTHOR = {"username": "ada", "bio": None, "image": None, "following": False}
ARTICLE: dict[str, Any] = {
    "slug": "first-steps",
    "title": "First steps",
    "createdAt": "2026-05-04T10:00:00+00:00",
    "tagList": ["news"],
    "favoritesCount": 0,
    "author": AUTHOR,
}
Answers = list[tuple[str, int, list[Any]]]
ANSWERS: Answers = [
    ("POST /api/articles", 201, [{"article": ARTICLE}]),
    ("GET /api/articles", 200, [{"articles": [ARTICLE], "articlesCount": 1}, {"articles": [], "articlesCount": 0}]),
    ("GET /api/articles/{slug}", 200, [{"article": {**ARTICLE, "author": {**AUTHOR, "bio": "Writes"}}}]),
    ("PUT /api/articles/{slug}", 200, [{"article": ARTICLE}]),
]


def written(*boundaries: str, answers: Answers = ANSWERS) -> str | None:
    """test_contract.py of the example, None where there is none."""
    shapes = []
    for key, status, bodies in answers:
        shape = shape_of(bodies[0])
        for body in bodies[1:]:
            shape = united(shape, shape_of(body))
        shapes.append(AnswerShape(endpoint=key, status=status, shape=shape))
    observations = replace(example.observations, shapes=tuple(shapes))
    beside = Beside(chapters=(contract(observations),))
    files = plan_tests(example.facts, p.answers(*boundaries), example.runtime, observations, beside)
    chosen = tuple(file for file in files if file.boundary == "contract")
    if not chosen:
        return None
    changes = render(Plan(tests_dir="tests/integration", files=chosen, dependencies=()), Path("/nowhere"), Style())
    return (changes.changes[0].after or b"").decode()


def test_the_contract_is_written_as_agreed() -> None:
    """One constant for each kind of object, shared by all endpoints that answer with it."""
    found = written("api", "database", "contract")
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(found or "", encoding="utf-8")

    assert found == GOLDEN.read_text(encoding="utf-8")


def test_a_list_must_hold_something_where_it_was_seen_to() -> None:
    """An empty list would fulfil any promise about its entries."""
    found = written("api", "database", "contract") or ""

    assert "ListOf(ARTICLE, min_length=1)" in found
    assert '"tagList": ListOf(IsStr())' in found


def test_null_and_text_were_both_seen() -> None:
    """What one endpoint showed holds for all that answer with the same object."""
    assert '"bio": IsStr() | None' in (written("api", "database", "contract") or "")


def test_an_object_or_null_is_one_of_the_two() -> None:
    """Python knows no union of a dictionary and None."""
    answers: Answers = [*ANSWERS, ("GET /api/articles/{slug}", 200, [{"article": ARTICLE, "next": None, "last": {}}])]
    answers[-1][2].append({"article": ARTICLE, "next": ARTICLE, "last": {"page": 1}})
    found = written("api", "database", "contract", answers=answers) or ""

    assert '"next": IsOneOf(ARTICLE, None)' in found
    compile(found, "test_contract.py", "exec")


def test_who_does_not_want_a_contract_gets_none() -> None:
    """The boundary decides."""
    assert written("api", "database") is None
